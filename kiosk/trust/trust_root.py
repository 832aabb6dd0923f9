"""The trust root: the offline keys, and which online key may sign what.

A first root is believed by the fingerprint in the enrolment code; a later one when it is signed by enough
keys of the root held and of its own.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Self

from kiosk.domain.identifiers import KeyId
from kiosk.errors import AnswerNotTrustedError, TrustRootMismatchError
from kiosk.trust import base64url, keys
from kiosk.trust.documents import SignedDocument

ROOT_CONTEXT: Final = "lpk-trust-root-1"
INCARNATION_CONTEXT: Final = "lpk-incarnation-1"
FINGERPRINT_BYTES: Final = 10
_MIN_THRESHOLD: Final = 2
_DELEGATE_OF: Final = MappingProxyType(
    {
        "lpk-checkpoint-1": "answers",
        "lpk-blob-1": "answers",
        "lpk-bundle-1": "answers",
        "lpk-catalogue-1": "catalogue",
        "lpk-directory-1": "catalogue",
        "lpk-prices-1": "prices",
        "lpk-holidays-1": "prices",
        "lpk-roster-1": "roster",
        "lpk-orders-1": "orders",
        "lpk-settings-1": "orders",
    }
)


@dataclass(frozen=True, slots=True)
class TrustRoot:
    """A root whose own signatures are right; whether it is *ours* is said by `first` and `next`."""

    version: int
    threshold: int
    root_keys: Mapping[KeyId, bytes]
    delegations: Mapping[str, Mapping[KeyId, bytes]]
    recovery: tuple[bytes, ...]
    payload: bytes
    document: Mapping[str, Any]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Self:
        """Read a root and check that enough of its own keys signed it.

        Raises:
            AnswerNotTrustedError: not of the published form, or too few signatures.
        """
        signed = SignedDocument.parse(document)
        if signed.context != ROOT_CONTEXT:
            raise AnswerNotTrustedError("trust root: context")
        try:
            root = cls._of(signed, document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise AnswerNotTrustedError("trust root") from error
        if len(signed.signers_among(root.root_keys)) < root.threshold:
            raise AnswerNotTrustedError("trust root: too few signatures")
        return root

    @classmethod
    def first(cls, document: Mapping[str, Any], fingerprint: bytes) -> Self:
        """Read the first root of this machine.

        Raises:
            TrustRootMismatchError: it is not the root of the enrolment code.
            AnswerNotTrustedError: as in `parse`.
        """
        root = cls.parse(document)
        if root.fingerprint != fingerprint:
            raise TrustRootMismatchError(f"fingerprint {root.fingerprint.hex()}")
        return root

    def next(self, document: Mapping[str, Any]) -> "TrustRoot":
        """Read a root that is to follow this one; the same root again is itself.

        Raises:
            AnswerNotTrustedError: not newer, or not signed by enough keys of this root and of its own.
        """
        newer = TrustRoot.parse(document)
        if newer.payload == self.payload:
            return self
        if newer.version <= self.version:
            raise AnswerNotTrustedError(f"trust root: version {newer.version} after {self.version}")
        if len(SignedDocument.parse(document).signers_among(self.root_keys)) < self.threshold:
            raise AnswerNotTrustedError("trust root: too few signatures of the root before")
        return newer

    @property
    def fingerprint(self) -> bytes:
        """The ten bytes that the enrolment code carries."""
        return hashlib.sha256(ROOT_CONTEXT.encode() + self.payload).digest()[:FINGERPRINT_BYTES]

    def delegated(self, role: str) -> Mapping[KeyId, bytes]:
        """Return the keys of a role (`answers`, `devices`, …), none when the role is unknown."""
        return self.delegations.get(role, MappingProxyType({}))

    def open_document(self, document: Mapping[str, Any], context: str) -> bytes:
        """Return the payload of a document signed by a key delegated for its context, or by the offline keys.

        Raises:
            AnswerNotTrustedError: another context, or no signature of a delegated key.
        """
        signed = SignedDocument.parse(document)
        if context == signed.context == INCARNATION_CONTEXT:
            if len(signed.signers_among(self.root_keys)) < self.threshold:
                raise AnswerNotTrustedError("statement of a restored portal: too few offline signatures")
            return signed.payload
        self._signers(signed, context)
        return signed.payload

    def signer(self, document: Mapping[str, Any], context: str) -> KeyId:
        """Return the delegated key that signed a document.

        Raises:
            AnswerNotTrustedError: another context, or no signature of a delegated key.
        """
        return min(self._signers(SignedDocument.parse(document), context))

    def _signers(self, signed: SignedDocument, context: str) -> frozenset[KeyId]:
        role = _DELEGATE_OF.get(context)
        if role is None or signed.context != context:
            raise AnswerNotTrustedError(f"signed document: not of context {context}")
        found = signed.signers_among(self.delegated(role))
        if not found:
            raise AnswerNotTrustedError(f"signed document: no signature for {context}")
        return found

    @classmethod
    def _of(cls, signed: SignedDocument, document: Mapping[str, Any]) -> Self:
        fields = signed.fields()
        version, threshold = fields["version"], fields["threshold"]
        root_keys = _key_list(fields["root_keys"])
        if fields["type"] != "trust-root" or type(version) is not int or type(threshold) is not int:
            raise ValueError("type")
        if version < 1 or not _MIN_THRESHOLD <= threshold <= len(root_keys):
            raise ValueError("threshold")
        delegations = {role: _key_list(listed) for role, listed in fields["delegations"].items()}
        recovery = tuple(_key_list(fields["recovery"]).values())
        return cls(
            version,
            threshold,
            root_keys,
            MappingProxyType(delegations),
            recovery,
            signed.payload,
            MappingProxyType(dict(document)),
        )


def _key_list(listed: Any) -> Mapping[KeyId, bytes]:
    found = {}
    for each in listed:
        public = base64url.decode(each["public"])
        if len(public) != keys.PUBLIC_KEY_BYTES or keys.key_id(public) != each["key_id"]:
            raise ValueError("key")
        found[KeyId(each["key_id"])] = public
    if len(found) != len(listed):
        raise ValueError("a key twice")
    return MappingProxyType(found)
