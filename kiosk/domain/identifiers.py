"""Names of things as types, so that a bare text never crosses a door.

Forms fixed by `portal/contract/entry.md`; they are signed and printed and never change.
"""

import uuid
from dataclasses import dataclass
from typing import NewType

from kiosk.errors import MalformedIdentifierError

ApplicationId = NewType("ApplicationId", str)  # UUIDv7, lower case with hyphens
BasketId = NewType("BasketId", str)  # UUIDv7
ShiftId = NewType("ShiftId", str)  # UUIDv7
SessionId = NewType("SessionId", str)  # 32 hex digits
DeviceId = NewType("DeviceId", str)  # "K" and 12 digits of Crockford's base 32, given by the portal
EpochId = NewType("EpochId", str)  # 32 hex digits, random
OperatorId = NewType("OperatorId", str)  # decimal digits
OfficeCode = NewType("OfficeCode", str)  # e.g. TIP-001
ServiceCode = NewType("ServiceCode", str)  # e.g. CR1
KeyId = NewType("KeyId", str)  # first 16 hex digits of SHA-256 over the raw public key
EntryHash = NewType("EntryHash", str)  # 64 hex digits

TRACKING_RANDOM_DIGITS = 10
_TRACKING_DIGITS = 16
_UUID_TIME_BITS = 48


@dataclass(frozen=True, slots=True, order=True)
class TrackingNumber:
    """Sixteen digits a citizen can read over the telephone: office, random, check (ISO 7064 MOD 97-10)."""

    digits: str

    def __post_init__(self) -> None:
        """Refuse anything whose check digits are wrong.

        Raises:
            MalformedIdentifierError: not 16 Western digits, or the remainder modulo 97 is not 1.
        """
        if len(self.digits) != _TRACKING_DIGITS or not (self.digits.isascii() and self.digits.isdigit()):
            raise MalformedIdentifierError("tracking number: 16 digits")
        if int(self.digits) % 97 != 1:
            raise MalformedIdentifierError("tracking number: check digits")

    @classmethod
    def make(cls, office_number: int, random_number: int) -> "TrackingNumber":
        """Build the number of `office_number` (1-9999) from `random_number` (0-9 999 999 999)."""
        body = f"{office_number:04d}{random_number:010d}"
        return cls(body + f"{98 - int(body) * 100 % 97:02d}")

    @property
    def grouped(self) -> str:
        """The number as printed: four groups of four."""
        return " ".join(self.digits[i : i + 4] for i in range(0, _TRACKING_DIGITS, 4))


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """Office, counter, business year, series and sequence; gapless within a series and year."""

    office: OfficeCode
    counter: int
    year: int
    series: str
    sequence: int

    def __str__(self) -> str:
        """Return the number as printed, e.g. `TIP-001-03-2026-7A-000001`."""
        return f"{self.office}-{self.counter:02d}-{self.year}-{self.series}-{self.sequence:06d}"

    @classmethod
    def parse(cls, text: str) -> "ReceiptNumber":
        """Read a printed receipt number.

        Raises:
            MalformedIdentifierError: the text has not the five parts.
        """
        parts = text.strip().rsplit("-", 4)
        try:
            office, counter, year, series, sequence = parts
            return cls(OfficeCode(office), int(counter), int(year), series, int(sequence))
        except ValueError as error:
            raise MalformedIdentifierError("receipt number") from error


def series_of(portal_series: int, epoch_ordinal: int) -> str:
    """Return the receipt series of an epoch: the portal's number and letters for the epoch's ordinal (1 = A).

    Args:
        portal_series: number given at enrolment, unique for the office and counter.
        epoch_ordinal: 1 for the first epoch of this enrolment, then upwards.
    """
    letters, rest = "", epoch_ordinal
    while rest > 0:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{portal_series}{letters}"


def uuid7(unix_ms: int, random_bits: int) -> str:
    """Make a UUIDv7 (RFC 9562 section 5.7) from a time and at least 74 random bits."""
    value = (unix_ms & ((1 << _UUID_TIME_BITS) - 1)) << 80 | (random_bits & ((1 << 80) - 1))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
