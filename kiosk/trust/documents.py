"""Signed documents: a payload, its context, and who signed both (`portal/contract/trust.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from kiosk.domain import canonical_json
from kiosk.domain.identifiers import KeyId
from kiosk.errors import AnswerNotTrustedError, MalformedEntryError
from kiosk.trust import base64url, keys

_MAX_SIGNATURES: Final = 16


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A document as received: nothing is believed until `signers_among` has found a key that may sign it."""

    context: str
    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Self:
        """Read a document from its JSON members.

        Raises:
            AnswerNotTrustedError: not of the published form, or the payload is not canonical.
        """
        try:
            context, listed = document["context"], document["signatures"]
            if set(document) != {"context", "payload", "signatures"} or not isinstance(context, str):
                raise AnswerNotTrustedError("signed document: members")
            if not isinstance(listed, list) or len(listed) > _MAX_SIGNATURES:
                raise AnswerNotTrustedError("signed document: signatures")
            signatures = tuple((str(each["key_id"]), base64url.decode(each["signature"])) for each in listed)
            found = cls(context, base64url.decode(document["payload"]), signatures)
        except (KeyError, TypeError, ValueError) as error:
            raise AnswerNotTrustedError("signed document") from error
        found.fields()
        return found

    def fields(self) -> dict[str, Any]:
        """Return the payload's members.

        Raises:
            AnswerNotTrustedError: the payload is not a canonical JSON object.
        """
        try:
            fields = canonical_json.decode(self.payload)
            if canonical_json.encode(fields) == self.payload:
                return fields
        except MalformedEntryError as error:
            raise AnswerNotTrustedError("signed document: payload") from error
        raise AnswerNotTrustedError("signed document: payload is not canonical")

    def signers_among(self, allowed: Mapping[KeyId, bytes]) -> frozenset[KeyId]:
        """Return which of the allowed keys (id to raw public key) signed this very context and payload."""
        message = self.context.encode() + self.payload
        return frozenset(
            key_id
            for key_id, public in allowed.items()
            if any(
                named == key_id and keys.is_signed(public, signature, message)
                for named, signature in self.signatures
            )
        )
