"""Signed documents (`contract/trust.md`): a context, exact payload bytes, signatures over both."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal import canonical_json
from portal.errors import BadSignatureError, MalformedError
from portal.text_codes import from_base64url, to_base64url
from portal.trust.keys import SigningKey, check_signature, key_id_of

TRUST_ROOT_CONTEXT = "lpk-trust-root-1"
CHECKPOINT_CONTEXT = "lpk-checkpoint-1"
BLOB_CONTEXT = "lpk-blob-1"
CATALOGUE_CONTEXT = "lpk-catalogue-1"
DIRECTORY_CONTEXT = "lpk-directory-1"
PRICES_CONTEXT = "lpk-prices-1"
HOLIDAYS_CONTEXT = "lpk-holidays-1"
ROSTER_CONTEXT = "lpk-roster-1"
SETTINGS_CONTEXT = "lpk-settings-1"
ORDERS_CONTEXT = "lpk-orders-1"
INCARNATION_CONTEXT = "lpk-incarnation-1"
_SIGNATURE_BYTES = 64


def sign_document(context: str, payload: Mapping[str, Any], keys: Iterable[SigningKey]) -> dict[str, Any]:
    """Sign a payload with each of the keys."""
    data = canonical_json.encode(payload)
    message = context.encode("ascii") + data
    return {
        "context": context,
        "payload": to_base64url(data),
        "signatures": [{"key_id": key.key_id, "signature": to_base64url(key.sign(message))} for key in keys],
    }


def payload_bytes(document: Mapping[str, Any]) -> bytes:
    """Return the exact payload bytes of a document, unproved.

    Raises:
        MalformedError: the document is not of the published form.
    """
    return from_base64url(document.get("payload"))


def open_document(
    document: Mapping[str, Any], context: str, public_keys: Iterable[bytes], threshold: int = 1
) -> dict[str, Any]:
    """Return the payload when at least `threshold` different keys of `public_keys` signed it.

    Raises:
        MalformedError: the document is not of the published form.
        BadSignatureError: another context, or too few good signatures.
    """
    if document.get("context") != context:
        raise BadSignatureError("another context")
    data = payload_bytes(document)
    known = {key_id_of(public): public for public in public_keys}
    proved: set[str] = set()
    for signature in _signatures(document):
        public = known.get(signature["key_id"])
        if public is None:
            continue
        check_signature(
            public, from_base64url(signature["signature"], _SIGNATURE_BYTES), context.encode("ascii") + data
        )
        proved.add(signature["key_id"])
    if len(proved) < threshold:
        raise BadSignatureError("too few signatures")
    return canonical_json.decode_canonical(data)


def _signatures(document: Mapping[str, Any]) -> list[dict[str, str]]:
    found = document.get("signatures")
    if not isinstance(found, list) or not all(
        isinstance(item, dict) and {"key_id", "signature"} <= item.keys() for item in found
    ):
        raise MalformedError("signatures")
    return found
