"""Compact key certificates: COSE_Sign1 by a `devices` key (`contract/trust.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cwt import COSE, COSEKey

from portal.errors import BadSignatureError, MalformedError
from portal.trust.keys import SigningKey

CERTIFICATE_CONTEXT: Final = b"lpk-certificate-1"
LIFETIME: Final = timedelta(days=365)
JOURNAL, TRANSPORT, RECEIPT = 1, 2, 3
REPLY = 4  # an X25519 key learned from a bundle; certified by nobody, vouched for by the transport key
UNKNOWN_ISSUER: Final = "unknown issuer"
_COSE_SIGN1_TAG: Final = 18
_ALGORITHM, _KEY_ID, _EDDSA = 1, 4, -8
_PARTS: Final = 4
_PUBLIC_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says: whose key, for what, where, and how long (unix seconds)."""

    device_id: str
    usage: int
    office_number: int
    counter: int
    not_before: int
    not_after: int
    public: bytes


def issue(certificate: Certificate, key: SigningKey) -> bytes:
    """Sign a certificate with a `devices` key."""
    payload = cbor2.dumps(
        {
            1: certificate.device_id,
            2: certificate.usage,
            3: certificate.office_number,
            4: certificate.counter,
            5: certificate.not_before,
            6: certificate.not_after,
            7: certificate.public,
        },
        canonical=True,
    )
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    kid = bytes.fromhex(key.key_id)
    message = COSE.new().encode_and_sign(
        payload,
        COSEKey.from_pem(pem, kid=kid),
        protected={_ALGORITHM: _EDDSA, _KEY_ID: kid},
        external_aad=CERTIFICATE_CONTEXT,
        out="cbor2/CBORTag",
    )
    return cbor2.dumps(message.value)


def validity(now: datetime) -> tuple[int, int]:
    """Return the first and last second of a certificate issued now."""
    return int(now.timestamp()), int((now + LIFETIME).timestamp())


def read(data: bytes, devices_keys: Mapping[str, bytes]) -> Certificate:
    """Check a certificate against the `devices` keys of the trust root and read it; validity is the caller's.

    Raises:
        MalformedError: the bytes are not a certificate.
        BadSignatureError: signed by an unknown key, or the signature does not verify.
    """
    parts = sign1_parts(data)
    kid = protected_header(parts).get(_KEY_ID)
    public = devices_keys.get(kid.hex()) if isinstance(kid, bytes) else None
    if public is None:
        raise BadSignatureError(UNKNOWN_ISSUER)
    payload = open_sign1(parts, public, CERTIFICATE_CONTEXT, kid)
    try:
        found = Certificate(*(payload[index] for index in range(1, 8)))
    except KeyError as error:
        raise MalformedError("certificate") from error
    numbers = (found.usage, found.office_number, found.counter, found.not_before, found.not_after)
    if (
        len(payload) != len(Certificate.__slots__)
        or not isinstance(found.device_id, str)
        or not all(type(number) is int for number in numbers)
        or not isinstance(found.public, bytes)
        or len(found.public) != _PUBLIC_BYTES
    ):
        raise MalformedError("certificate")
    return found


def sign1_parts(data: bytes) -> list[Any]:
    """Split an untagged COSE_Sign1 into protected, unprotected, payload and signature.

    Raises:
        MalformedError: it is not one.
    """
    try:
        parts = cbor2.loads(data)
    except (cbor2.CBORDecodeError, ValueError, RecursionError, OverflowError) as error:
        raise MalformedError("not CBOR") from error
    kinds = (bytes, dict, bytes, bytes)
    if not isinstance(parts, list) or len(parts) != _PARTS:
        raise MalformedError("not COSE_Sign1")
    if not all(isinstance(part, kind) for part, kind in zip(parts, kinds, strict=True)):
        raise MalformedError("not COSE_Sign1")
    return parts


def protected_header(parts: list[Any]) -> dict[Any, Any]:
    """Read the protected header and insist on EdDSA.

    Raises:
        MalformedError: it is not a map, or names another algorithm.
    """
    try:
        header = cbor2.loads(parts[0])
    except (cbor2.CBORDecodeError, ValueError, RecursionError, OverflowError) as error:
        raise MalformedError("protected header") from error
    if not isinstance(header, dict) or header.get(_ALGORITHM) != _EDDSA:
        raise MalformedError("protected header")
    return header


def open_sign1(parts: list[Any], public: bytes, context: bytes, kid: bytes | None = None) -> dict[Any, Any]:
    """Check a COSE_Sign1's signature and read its payload, a CBOR map.

    Raises:
        MalformedError: the payload is not a map.
        BadSignatureError: the signature does not verify.
    """
    try:
        pem = Ed25519PublicKey.from_public_bytes(public).public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
        key = COSEKey.from_pem(pem, kid=kid) if kid else COSEKey.from_pem(pem)
        data = COSE.new().decode(cbor2.CBORTag(_COSE_SIGN1_TAG, parts), key, external_aad=context)
    except Exception as error:
        raise BadSignatureError("COSE signature") from error
    try:
        payload = cbor2.loads(data)
    except (cbor2.CBORDecodeError, ValueError, RecursionError, OverflowError) as error:
        raise MalformedError("payload") from error
    if not isinstance(payload, dict):
        raise MalformedError("payload")
    return payload
