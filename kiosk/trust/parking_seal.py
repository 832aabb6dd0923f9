"""Codes of parked forms, and what is sealed with them: without the paper nobody opens a form again.

A code has 70 random bits and 5 check bits in three groups of five digits. Its name and its key are derived
apart from each other, so that what is kept says nothing of the code.
"""

import hashlib
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.parked import PREFIX, ParkedId
from kiosk.errors import ParkedUnknownError
from kiosk.ports import Randomness
from kiosk.trust import crockford

_RANDOM_BITS: Final = 70
_CHECK_BITS: Final = 5
_DIGITS: Final = (_RANDOM_BITS + _CHECK_BITS) // crockford.BITS_PER_DIGIT
_GROUP: Final = 5
_OCTETS: Final = 9
_KEY_OCTETS: Final = 32
_NONCE: Final = bytes(12)  # a key seals once: every parking has a code of its own
_NAME: Final = b"lpk-parked-name-1"
_KEY: Final = b"lpk-parked-key-1"
_CHECK: Final = b"lpk-parked-check-1"


class CodeSeal:
    """Implements `ports.ParkingSeal`; keeps nothing."""

    def __init__(self, randomness: Randomness) -> None:
        """Take where codes come from."""
        self._randomness = randomness

    def make_code(self) -> str:
        """Return a fresh code as printed."""
        number = self._randomness.bits(_RANDOM_BITS)
        digits = crockford.encode(number << _CHECK_BITS | _check(number), _DIGITS)
        return f"{PREFIX}{crockford.grouped(digits, _GROUP)}"

    def name_of(self, code: str) -> ParkedId:
        """Return what a code is looked for by.

        Raises:
            ParkedUnknownError: a digit is wrong, or it is no code.
        """
        return ParkedId(_derived(_number(code), _NAME).hex())

    def seal(self, code: str, plain: bytes) -> bytes:
        """Seal a form with a code that has sealed nothing yet."""
        return AESGCM(_derived(_number(code), _KEY)).encrypt(_NONCE, plain, _KEY)

    def open(self, code: str, sealed: bytes) -> bytes:
        """Open what was sealed with a code.

        Raises:
            ParkedUnknownError: it was sealed with another, or is damaged.
        """
        try:
            return AESGCM(_derived(_number(code), _KEY)).decrypt(_NONCE, sealed, _KEY)
        except InvalidTag as error:
            raise ParkedUnknownError from error


def _number(code: str) -> int:
    text = code.strip().upper()
    try:
        value = crockford.decode(text.removeprefix("P").lstrip("- "), _DIGITS)
    except ValueError as error:
        raise ParkedUnknownError("form of the code") from error
    number = value >> _CHECK_BITS
    if _check(number) != value & (1 << _CHECK_BITS) - 1:
        raise ParkedUnknownError("a digit is wrong")
    return number


def _check(number: int) -> int:
    digest = hashlib.sha256(_CHECK + number.to_bytes(_OCTETS, "big")).digest()
    return digest[0] >> 8 - _CHECK_BITS


def _derived(number: int, context: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_OCTETS, salt=None, info=context).derive(number.to_bytes(_OCTETS, "big"))
