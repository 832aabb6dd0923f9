"""What a key is for, and how it is named."""

import enum
import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.identifiers import KeyId

PUBLIC_KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_KEY_ID_DIGITS: Final = 16


class KeyUsage(enum.IntEnum):
    """The three certified keys of a machine; the numbers stand in the certificate."""

    JOURNAL = 1
    TRANSPORT = 2
    RECEIPT = 3

    @property
    def word(self) -> str:
        """The usage as written in JSON."""
        return self.name.lower()


def key_id(public_key: bytes) -> KeyId:
    """Name a key: the first 16 hex digits of SHA-256 over its raw public half."""
    return KeyId(hashlib.sha256(public_key).hexdigest()[:_KEY_ID_DIGITS])


def is_signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether an Ed25519 signature is right; never raises."""
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
