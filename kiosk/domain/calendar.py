"""Libya's clock face: the business date, and dates and times in words.

Source: tzdata `Africa/Tripoli` (its offset changed in 2012 and 2013, so none is written here); names of
months and weekdays as used in Libya: Unicode CLDR, locale ar-LY.
"""

from datetime import date, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.domain.words import Language, Words

_WEEKDAYS: Final = (
    Words("الاثنين", "Monday"),
    Words("الثلاثاء", "Tuesday"),
    Words("الأربعاء", "Wednesday"),
    Words("الخميس", "Thursday"),
    Words("الجمعة", "Friday"),
    Words("السبت", "Saturday"),
    Words("الأحد", "Sunday"),
)
_MONTHS: Final = (
    Words("يناير", "January"),
    Words("فبراير", "February"),
    Words("مارس", "March"),
    Words("أبريل", "April"),
    Words("مايو", "May"),
    Words("يونيو", "June"),
    Words("يوليو", "July"),
    Words("أغسطس", "August"),
    Words("سبتمبر", "September"),
    Words("أكتوبر", "October"),
    Words("نوفمبر", "November"),
    Words("ديسمبر", "December"),
)


@cache
def tripoli() -> ZoneInfo:
    """Return Libya's time zone."""
    return ZoneInfo("Africa/Tripoli")


def local(moment: datetime) -> datetime:
    """Return an aware moment on Libya's clock.

    Raises:
        ValueError: the moment has no zone; guessing one is how days get lost.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(tripoli())


def business_date(moment: datetime, last: str) -> str:
    """Return the date (`YYYY-MM-DD`) acts of a shift opened now are booked under.

    Args:
        moment: aware time of the opening.
        last: the journal's latest business date, empty when there is none; the date never runs back behind
            it, also when a dead battery has put the clock back.
    """
    return max(local(moment).date().isoformat(), last)


def wall_text(moment: datetime) -> str:
    """Return the moment as entries carry it: ISO 8601 with milliseconds and offset."""
    return local(moment).isoformat(timespec="milliseconds")


def printed_time(wall: str) -> str:
    """Return an entry's time as printed: `2026-11-22 10:34:06 +02:00`."""
    moment = datetime.fromisoformat(wall)
    return f"{moment:%Y-%m-%d %H:%M:%S} {moment.isoformat()[-6:]}"


def weekday_name(day: date, language: Language) -> str:
    """Return the name of the weekday."""
    return _WEEKDAYS[day.weekday()].of(language)


def month_name(day: date, language: Language) -> str:
    """Return the name of the month."""
    return _MONTHS[day.month - 1].of(language)


def format_date(day: date, language: Language) -> str:
    """Return a date in words: `22 نوفمبر 2026`, `22 November 2026`."""
    return f"{day.day} {month_name(day, language)} {day.year}"


def format_long_date(day: date, language: Language) -> str:
    """Return a date in words with its weekday."""
    comma = "،" if language is Language.ARABIC else ","
    return f"{weekday_name(day, language)}{comma} {format_date(day, language)}"


def format_time(moment: datetime) -> str:
    """Return hours and minutes on Libya's clock, 24 hours."""
    return f"{local(moment):%H:%M}"
