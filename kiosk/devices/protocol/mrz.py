"""The machine-readable zone of identity documents: TD1, TD2 and TD3, every check digit checked.

Source: ICAO Doc 9303, eighth edition: part 3 (characters, dates, check digits), part 4 (TD3), part 5 (TD1),
part 6 (TD2). Nothing is corrected: a reader's guess between O and 0 is decided by the check digit alone,
and a wrong one is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.devices.protocol.mrz_dates import birth_date, expiry_date
from kiosk.domain.person import IdentitySource, Person, Sex
from kiosk.errors import MalformedMrzError, MrzCheckDigitError

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (7, 3, 1)
_FILLER = "<"
_ZONE = re.compile(r"[A-Z0-9<]+")
_NAMES = re.compile(r"[A-Z][A-Z<]*")
_STATE = re.compile(r"[A-Z]{3}|[A-Z]{2}<|[A-Z]<<")
_KIND = re.compile(r"[A-Z][A-Z0-9<]")
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE, "<": Sex.UNSPECIFIED, "X": Sex.UNSPECIFIED}
_TD1_LINES = 3
_TD3_CHARACTERS = 44


def check_digit(text: str) -> str:
    """Return the check digit of characters of the zone (part 3, section 4.9): weights 7-3-1, modulo 10."""
    values = (0 if char == _FILLER else _ALPHABET.index(char) for char in text)
    return str(sum(value * _WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)


@dataclass(frozen=True, slots=True)
class _Fields:
    """One zone cut into its fields, whatever its size; check digits stand beside what they check."""

    kind: str
    state: str
    number: str
    number_check: str
    names: str
    nationality: str
    birth: str
    birth_check: str
    sex: str
    expiry: str
    expiry_check: str
    optional: str
    second_optional: str
    optional_check: str
    composite: str
    composite_check: str
    may_overflow: bool


def parse(lines: Sequence[str], today: date) -> Person:
    """Read a zone.

    Args:
        lines: three of 30 characters, or two of 36 or of 44.
        today: decides the century of dates (`mrz_dates`).

    Raises:
        MalformedMrzError: not a zone of these three sizes, or a field holds what it must not.
        MrzCheckDigitError: a check digit is wrong; the detail names the field, never its content.
    """
    fields = _cut(lines)
    number, optional = _number_and_optional(fields)
    _check_digits(fields)
    surname, given_names = _names(fields.names)
    return Person(
        source=IdentitySource.MRZ,
        document_kind=_matching(_KIND, fields.kind, "document code").rstrip(_FILLER),
        issuing_state=_matching(_STATE, fields.state, "issuing state").rstrip(_FILLER),
        document_number=number,
        surname_latin=surname,
        given_names_latin=given_names,
        nationality=_matching(_STATE, fields.nationality, "nationality").rstrip(_FILLER),
        birth_date=birth_date(fields.birth, today),
        sex=_sex(fields.sex),
        expires_on=expiry_date(fields.expiry, today),
        optional_data=_words(f"{optional}{_FILLER}{fields.second_optional}"),
    )


def _cut(lines: Sequence[str]) -> _Fields:
    if not all(_ZONE.fullmatch(line) for line in lines):
        raise MalformedMrzError("characters outside A-Z, 0-9 and the filler")
    sizes = [len(line) for line in lines]
    if sizes not in ([30, 30, 30], [36, 36], [44, 44]):
        raise MalformedMrzError(f"{len(sizes)} lines of {sorted(set(sizes))} characters")
    if lines[0].startswith("V"):
        raise MalformedMrzError("a visa is not an identity document")
    return _td1(*lines) if len(lines) == _TD1_LINES else _td2_or_td3(*lines)


def _td1(first: str, second: str, third: str) -> _Fields:
    return _Fields(
        kind=first[0:2], state=first[2:5], number=first[5:14], number_check=first[14],
        names=third, nationality=second[15:18],
        birth=second[0:6], birth_check=second[6], sex=second[7], expiry=second[8:14], expiry_check=second[14],
        optional=first[15:30], second_optional=second[18:29], optional_check="",
        composite=first[5:30] + second[0:7] + second[8:15] + second[18:29], composite_check=second[29],
        may_overflow=True,
    )  # fmt: skip


def _td2_or_td3(first: str, second: str) -> _Fields:
    """Cut two lines: TD3 is TD2 with longer names, a longer personal number and a check digit for it."""
    end, is_td3 = len(second) - 1, len(second) == _TD3_CHARACTERS
    optional_end = end - 1 if is_td3 else end
    return _Fields(
        kind=first[0:2], state=first[2:5], number=second[0:9], number_check=second[9],
        names=first[5:], nationality=second[10:13],
        birth=second[13:19], birth_check=second[19], sex=second[20],
        expiry=second[21:27], expiry_check=second[27],
        optional=second[28:optional_end], second_optional="", optional_check=second[optional_end:end],
        composite=second[0:10] + second[13:20] + second[21:end], composite_check=second[end],
        may_overflow=not is_td3,
    )  # fmt: skip


def _number_and_optional(fields: _Fields) -> tuple[str, str]:
    """Join a number longer than nine characters, whose rest and check digit open the optional data."""
    number, check, optional = fields.number, fields.number_check, fields.optional
    if fields.may_overflow and check == _FILLER and not number.endswith(_FILLER):
        rest, _, optional = optional.partition(_FILLER)
        number, check = number + rest[:-1], rest[-1:]
    if check != check_digit(number):
        raise MrzCheckDigitError("document number")
    if not number.strip(_FILLER):
        raise MalformedMrzError("no document number")
    return number.rstrip(_FILLER).replace(_FILLER, " "), optional


def _check_digits(fields: _Fields) -> None:
    """Check each date, the personal number and the composite, in the order of the zone."""
    checks = (
        ("birth date", fields.birth, fields.birth_check),
        ("expiry date", fields.expiry, _unless_blank(fields.expiry, fields.expiry_check)),
        ("personal number", fields.optional, _unless_blank(fields.optional, fields.optional_check)),
        ("composite", fields.composite, fields.composite_check),
    )
    for name, text, digit in checks:
        if digit and digit != check_digit(text):
            raise MrzCheckDigitError(name)


def _unless_blank(text: str, digit: str) -> str:
    """Return the digit to compare: a blank field may carry a filler instead of 0 (part 4, section 4.2.2)."""
    return "0" if digit == _FILLER and not text.strip(_FILLER) else digit


def _matching(pattern: re.Pattern[str], text: str, name: str) -> str:
    if not pattern.fullmatch(text):
        raise MalformedMrzError(name)
    return text


def _names(text: str) -> tuple[str, str]:
    """Split surname and given names at the first double filler (part 3, section 4.6)."""
    surname, _, given_names = _matching(_NAMES, text, "names").partition(_FILLER * 2)
    return _words(surname), _words(given_names)


def _words(text: str) -> str:
    return " ".join(word for word in text.split(_FILLER) if word)


def _sex(text: str) -> Sex:
    if text not in _SEXES:
        raise MalformedMrzError("sex")
    return _SEXES[text]
