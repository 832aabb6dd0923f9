"""Seals bundles to the portal, opens the portal's answers, signs manifests with the transport key."""

from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from kiosk.errors import ForeignBundleError
from kiosk.trust import base64url, keys
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.segments import hpke_suite
from kiosk.trust.trust_root import TrustRoot

BUNDLE_CONTEXT: Final = "lpk-bundle-1"
_DELEGATION: Final = "bundles"
_REPLY_PURPOSE: Final = "bundle-reply"


class MachineBundleTrust:
    """`ports.BundleTrust` of one machine and one trust root."""

    def __init__(self, machine: Machine, root: TrustRoot) -> None:
        self._machine = machine
        self._root = root

    @property
    def reply_key(self) -> str:
        """The raw public key to which an answer is to be sealed; the same for the life of this machine."""
        return base64url.encode(self._reply().public_key().public_bytes_raw())

    def seal(self, content: bytes) -> tuple[str, bytes]:
        """Seal content to the portal; return the id of the key, and the sealed bytes."""
        delegated = self._root.delegated(_DELEGATION)
        public = next(iter(delegated.values()), None) or self._root.recovery[0]
        sealed = hpke_suite().encrypt(
            content, X25519PublicKey.from_public_bytes(public), BUNDLE_CONTEXT.encode()
        )
        return keys.key_id(public), sealed

    def open_sealed(self, sealed: bytes) -> bytes:
        """Open what was sealed to the reply key.

        Raises:
            ForeignBundleError: sealed to another machine.
        """
        try:
            return hpke_suite().decrypt(sealed, self._reply(), BUNDLE_CONTEXT.encode())
        except (InvalidTag, ValueError) as error:
            raise ForeignBundleError("sealed to another machine") from error

    def sign_manifest(self, payload: bytes) -> Mapping[str, Any]:
        """Return the manifest's payload as a document signed by the transport key."""
        signature = self._machine.signing_key(KeyUsage.TRANSPORT).sign(BUNDLE_CONTEXT.encode() + payload)
        named = {
            "key_id": self._machine.key_id(KeyUsage.TRANSPORT),
            "signature": base64url.encode(signature),
        }
        return {"context": BUNDLE_CONTEXT, "payload": base64url.encode(payload), "signatures": [named]}

    def open_document(self, document: Mapping[str, Any], context: str) -> bytes:
        """Return the payload of a document signed by the key delegated for its context.

        Raises:
            AnswerNotTrustedError: the signature is missing or wrong.
        """
        return self._root.open_document(document, context)

    def _reply(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._machine.host.derived(_REPLY_PURPOSE))
