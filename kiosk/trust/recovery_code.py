"""The office's recovery code: thirty digits on paper that open the second copy when the machine is gone.

130 random bits and 20 check bits in six groups of five. The X25519 key is derived from the code, so the
machine keeps only the public half.
"""

import hashlib
from dataclasses import dataclass
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.errors import MalformedIdentifierError
from kiosk.ports import Randomness
from kiosk.trust import crockford

_RANDOM_BITS: Final = 130
_CHECK_BITS: Final = 20
_DIGITS: Final = (_RANDOM_BITS + _CHECK_BITS) // crockford.BITS_PER_DIGIT
_GROUP: Final = 5
_CHECK_CONTEXT: Final = b"lpk-recovery-check-1"
_KEY_CONTEXT: Final = b"lpk-recovery-key-1"


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """The secret number of the code; shown once, on paper, never stored."""

    number: int

    @classmethod
    def make(cls, randomness: Randomness) -> Self:
        """Make a fresh code."""
        return cls(randomness.bits(_RANDOM_BITS))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as typed.

        Raises:
            MalformedIdentifierError: not thirty digits, or a digit is wrong.
        """
        try:
            value = crockford.decode(text, _DIGITS)
        except ValueError as error:
            raise MalformedIdentifierError("recovery code: thirty digits") from error
        code = cls(value >> _CHECK_BITS)
        if code._value() != value:
            raise MalformedIdentifierError("recovery code: a digit is wrong")
        return code

    @property
    def text(self) -> str:
        """The code as printed."""
        return crockford.grouped(crockford.encode(self._value(), _DIGITS), _GROUP)

    def private_key(self) -> X25519PrivateKey:
        """Derive the key that opens what was sealed to the office."""
        seed = HKDF(SHA256(), 32, salt=None, info=_KEY_CONTEXT).derive(self._octets())
        return X25519PrivateKey.from_private_bytes(seed)

    def _octets(self) -> bytes:
        return self.number.to_bytes(17, "big")

    def _value(self) -> int:
        digest = hashlib.sha256(_CHECK_CONTEXT + self._octets()).digest()
        check = int.from_bytes(digest[:4], "big") >> 32 - _CHECK_BITS
        return self.number << _CHECK_BITS | check

    def __repr__(self) -> str:
        return "RecoveryCode(…)"
