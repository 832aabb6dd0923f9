"""Item numbers of the Universal Postal Union, and the ranges of them that the portal leases to a counter.

A service whose form asks `item_kind` and `item_number` gets a number of its own where that is left empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NewType

from kiosk.domain.answers import Scalar

ItemNumber = NewType("ItemNumber", str)

KIND_FIELD: Final = "item_kind"
NUMBER_FIELD: Final = "item_number"
COUNTRY: Final = "LY"  # ISO 3166-1
# Source: UPU S10, service indicators: RA to RZ registered mail, EA to EZ express (EMS).
REGISTERED: Final = "RR"
EXPRESS: Final = "EE"
INDICATORS: Final[Mapping[str, str]] = {"registered": REGISTERED, "ems_local": EXPRESS}
# INVENTED: a counter that takes in an item every two minutes works two hours with so many.
FEW_LEFT: Final = 60
# For training alone: `portal/feed/item_leases.py` ends before them.
PRACTICE_SERIALS: Final = (99_900_001, 99_999_999)
_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_SERIAL_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class ItemLease:
    """Serials of one service indicator that no other counter has, from `first` to `last`."""

    indicator: str
    first: int
    last: int


def item_number(indicator: str, serial: int) -> ItemNumber:
    """Return the number of an item, check digit and country included.

    Source: UPU standard S10: weights 8 6 4 2 3 5 9 7, modulo 11, 11 minus the rest, 10 becomes 0 and 11
    becomes 5.
    """
    digits = f"{serial:0{_SERIAL_DIGITS}d}"
    return ItemNumber(f"{indicator}{digits}{check_digit(digits)}{COUNTRY}")


def check_digit(serial: str) -> int:
    """Return the check digit of eight digits."""
    total = sum(int(digit) * weight for digit, weight in zip(serial, _WEIGHTS, strict=True))
    digit = 11 - total % 11
    return {10: 0, 11: 5}.get(digit, digit)


def indicator_wanted(answers: Mapping[str, Scalar] | Mapping[str, Any]) -> str:
    """Return the service indicator of the number an application is to get; empty when it needs none."""
    if answers.get(NUMBER_FIELD):
        return ""
    return INDICATORS.get(str(answers.get(KIND_FIELD, "")), "")


def parts_of(number: str) -> tuple[str, int]:
    """Return service indicator and serial of a number."""
    return number[:2], int(number[2 : 2 + _SERIAL_DIGITS])
