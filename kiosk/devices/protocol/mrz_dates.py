"""The century of the two-digit years in a machine-readable zone.

ICAO Doc 9303 part 3, section 4.8 fixes YYMMDD and leaves the century to the reader. The rules here are ours:
a birth date lies in the hundred years up to today, so a person older than that is read a century too young
and is corrected by hand; an expiry date lies less than fifty years before or after today.
"""

from datetime import date

from kiosk.errors import MalformedMrzError

_UNKNOWN = "<<<<<<"
_EXPIRY_WINDOW_YEARS = 50


def birth_date(text: str, today: date) -> date:
    """Read a birth date.

    Raises:
        MalformedMrzError: no such day, or a part is unknown (fillers): it must then be typed.
    """
    if "<" in text:
        raise MalformedMrzError("birth date incomplete")
    this_century = _day(today.year // 100 * 100, text, "birth date")
    if this_century is not None and this_century <= today:
        return this_century
    return _known(_day(today.year // 100 * 100 - 100, text, "birth date"), "birth date")


def expiry_date(text: str, today: date) -> date | None:
    """Read an expiry date; None when the document does not expire.

    Raises:
        MalformedMrzError: no such day.
    """
    if text == _UNKNOWN:
        return None
    century = today.year // 100 * 100
    years = [century + shift + _number(text, "expiry date") // 10_000 for shift in (-100, 0, 100)]
    year = next(year for year in years if year >= today.year - _EXPIRY_WINDOW_YEARS)
    return _known(_day(year // 100 * 100, text, "expiry date"), "expiry date")


def _number(text: str, name: str) -> int:
    if not text.isdecimal():
        raise MalformedMrzError(name)
    return int(text)


def _day(century: int, text: str, name: str) -> date | None:
    number = _number(text, name)
    try:
        return date(century + number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None


def _known(day: date | None, name: str) -> date:
    if day is None:
        raise MalformedMrzError(name)
    return day
