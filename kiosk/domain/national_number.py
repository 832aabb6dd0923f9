"""The national number: what its twelve digits show, and how it is masked.

Source: Law 8 of 2014 on the national number: digit 1 sex (1 male, 2 female), digits 2–5 year of birth, 6–11
serial, 12 check digit. The law gives no formula for the check digit and none was found: it is not verified
unless a rule is plugged in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.domain.person import Sex
from kiosk.errors import MalformedIdentifierError

LENGTH: Final = 12
_EARLIEST_YEAR: Final = 1880
_SEX: Final = {"1": Sex.MALE, "2": Sex.FEMALE}
_VISIBLE_TAIL: Final = 3
HIDDEN: Final = "•"

CheckRule = Callable[[str], bool]


def not_verified(digits: str) -> bool:
    """Accept every check digit: the rule in force until the formula is published."""
    return bool(digits)


@dataclass(frozen=True, slots=True)
class NationalNumber:
    """Twelve digits of plausible structure; not a proof that the number was ever given."""

    digits: str

    @classmethod
    def parse(cls, text: str, latest_year: int, check: CheckRule = not_verified) -> "NationalNumber":
        """Read a number typed with or without spaces and hyphens, in Western digits.

        Args:
            text: as tidied (`arabic.tidy`).
            latest_year: this year; nobody is born later.
            check: the rule for the last digit.

        Raises:
            MalformedIdentifierError: length, first digit, year or check digit is wrong.
        """
        digits = text.replace(" ", "").replace("-", "")
        if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()) or digits[0] not in _SEX:
            raise MalformedIdentifierError("national number: form")
        if not _EARLIEST_YEAR <= int(digits[1:5]) <= latest_year:
            raise MalformedIdentifierError("national number: year")
        if not check(digits):
            raise MalformedIdentifierError("national number: check digit")
        return cls(digits)

    @property
    def sex(self) -> Sex:
        """What the first digit says."""
        return _SEX[self.digits[0]]

    @property
    def birth_year(self) -> int:
        """What digits two to five say."""
        return int(self.digits[1:5])


def mask(digits: str) -> str:
    """Return a number as shown to bystanders and on paper: `2 1984 •••• ••3`, others `•••••123`.

    Twelve digits keep sex, year and the last digit, the others their last three signs at most.
    """
    if len(digits) == LENGTH and digits.isdigit():
        hidden = HIDDEN * 4
        return f"{digits[0]} {digits[1:5]} {hidden} {HIDDEN * 2}{digits[-1]}"
    shown = min(_VISIBLE_TAIL, len(digits) // 2)
    return HIDDEN * (len(digits) - shown) + digits[len(digits) - shown :]
