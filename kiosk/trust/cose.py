"""COSE_Sign1 with Ed25519, untagged (RFC 9052 section 4.2), read strictly.

`cwt` makes and reads the same bytes, which the tests prove; it costs 0.3 s of start-up and accepts encodings
that are not the one form, so the few lines are written here over `cbor2`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.trust import keys

ALG: Final = 1
KID: Final = 4
EDDSA: Final = -8
_MAX_BYTES: Final = 2048
_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Sign1:
    """One signed message as parsed; `is_signed_by` says whether to believe it."""

    protected: bytes
    unprotected: Mapping[Any, Any]
    payload: bytes
    signature: bytes

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a message.

        Raises:
            ValueError: not an untagged COSE_Sign1 in its one encoding.
        """
        parts = decode(data)
        if not isinstance(parts, list) or len(parts) != _PARTS or not isinstance(parts[1], dict):
            raise ValueError("COSE_Sign1")
        if not all(isinstance(parts[place], bytes) for place in (0, 2, 3)):
            raise ValueError("COSE_Sign1")
        return cls(*parts)

    def protected_fields(self) -> dict[Any, Any]:
        """Return the protected header."""
        return decode_map(self.protected)

    def is_signed_by(self, public_key: bytes, external_aad: bytes) -> bool:
        """Say whether the key signed this header and payload for this purpose."""
        message = _to_be_signed(self.protected, external_aad, self.payload)
        return keys.is_signed(public_key, self.signature, message)


def sign(
    key: Ed25519PrivateKey,
    payload: bytes,
    external_aad: bytes,
    unprotected: Mapping[int, bytes],
    key_id: bytes = b"",
) -> bytes:
    """Return a message whose protected header names the algorithm, and the key where its id is given."""
    protected = cbor2.dumps({ALG: EDDSA, **({KID: key_id} if key_id else {})})
    signature = key.sign(_to_be_signed(protected, external_aad, payload))
    return cbor2.dumps([protected, dict(unprotected), payload, signature])


def decode(data: bytes) -> Any:
    """Read one CBOR value in its one encoding.

    Raises:
        ValueError: anything else, too long, or bytes left over.
    """
    if len(data) > _MAX_BYTES:
        raise ValueError("too long")
    try:
        value = cbor2.loads(data)
        if cbor2.dumps(value) == data:
            return value
    except (cbor2.CBORError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError) as error:
        raise ValueError("CBOR") from error
    raise ValueError("CBOR: not in its one encoding")


def decode_map(data: bytes) -> dict[Any, Any]:
    """Read one CBOR map.

    Raises:
        ValueError: as in `decode`, or another type.
    """
    value = decode(data)
    if not isinstance(value, dict):
        raise ValueError("CBOR: not a map")  # noqa: TRY004  one error for every malformed value
    return value


def _to_be_signed(protected: bytes, external_aad: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, external_aad, payload])
