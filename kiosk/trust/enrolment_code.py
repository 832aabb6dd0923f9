"""The enrolment code: which portal to believe, and the right to become a counter once."""

from dataclasses import dataclass
from typing import Final, Self

from kiosk.errors import EnrolmentCodeError
from kiosk.trust import crockford
from kiosk.trust.trust_root import FINGERPRINT_BYTES

SECRET_BYTES: Final = 10
_BYTES: Final = FINGERPRINT_BYTES + SECRET_BYTES
_DIGITS: Final = _BYTES * 8 // crockford.BITS_PER_DIGIT
_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """The root's fingerprint and the one-time secret, ten bytes each."""

    fingerprint: bytes
    secret: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as typed: lower case, spaces, O for 0, I and L for 1 are accepted.

        Raises:
            EnrolmentCodeError: not 32 digits.
        """
        try:
            octets = crockford.decode(text, _DIGITS).to_bytes(_BYTES, "big")
        except ValueError as error:
            raise EnrolmentCodeError(f"{_DIGITS} digits are needed") from error
        return cls(octets[:FINGERPRINT_BYTES], octets[FINGERPRINT_BYTES:])

    @property
    def text(self) -> str:
        """The code as handed out: eight groups of four."""
        number = int.from_bytes(self.fingerprint + self.secret, "big")
        return crockford.grouped(crockford.encode(number, _DIGITS), _GROUP)

    def __repr__(self) -> str:
        return f"EnrolmentCode({self.fingerprint.hex()}, …)"
