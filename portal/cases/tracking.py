"""Tracking numbers: sixteen digits, office, random, check (`contract/entry.md`, Numbers)."""

import enum
import secrets
from typing import Final

_DIGITS: Final = 16
_GROUP: Final = 4
_MODULUS: Final = 97  # ISO 7064 MOD 97-10
_SPACES: Final = dict.fromkeys(
    map(
        ord, " -\t\u00a0\u2009\u202f\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u2013\u2011"
    ),
    None,
)
_WESTERN: Final = {
    **{ord("\u0660") + digit: ord("0") + digit for digit in range(10)},
    **{ord("\u06f0") + digit: ord("0") + digit for digit in range(10)},
}


class TrackingFault(enum.StrEnum):
    """What is wrong with a number as typed."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    CHECK = "check"


def normalise(text: str) -> str:
    """Return what was typed without spaces and hyphens, its digits as Western ones."""
    return text.translate(_SPACES).translate(_WESTERN)


def fault_of(number: str) -> TrackingFault | None:
    """Say what is wrong with a normalised number, or None."""
    if not number.isascii() or not number.isdigit():
        return TrackingFault.NOT_DIGITS
    if len(number) != _DIGITS:
        return TrackingFault.LENGTH
    return None if int(number) % _MODULUS == 1 else TrackingFault.CHECK


def make(office_number: int) -> str:
    """Make a fresh number for an office."""
    body = f"{office_number:04d}{secrets.randbelow(10**10):010d}"
    return f"{body}{98 - int(body) * 100 % _MODULUS:02d}"


def grouped(number: str) -> str:
    """Return a number in four groups of four."""
    return " ".join(number[i : i + _GROUP] for i in range(0, len(number), _GROUP))
