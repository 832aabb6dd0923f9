"""Texts of the screen as they are read aloud: money, dates, times and numbers in words, codes sign by sign.

Whole numbers only; the displayed form is our own and canonical (`Money.display`, ISO dates, 24-hour clock),
so what is read says exactly what is shown.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from kiosk.domain.calendar import format_date
from kiosk.domain.money import DIRHAMS_PER_DINAR, Money
from kiosk.domain.money_words import money_in_words, number_in_words
from kiosk.domain.vocalisation import Vocaliser
from kiosk.domain.words import Language

_DIRECTIONS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ERROR_CODE: Final = re.compile(r"\s*\([A-Z]{3}-\d{3}\)")
_MONEY: Final = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)\.(\d{3})(?:\s*(?:د\.ل|LYD))?")
_DATE: Final = re.compile(r"(?<!\d)(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)")
_TIME: Final = re.compile(r"(?<![\d:])(\d\d):(\d\d)(?![\d:])")
_CODE: Final = re.compile(
    r"(?<![A-Za-z\d])(?=[A-Z\d-]*[A-Z])(?=[A-Z\d-]*\d)[A-Z\d]+(?:-[A-Z\d]+)*(?![A-Za-z\d])"
)
_LONG: Final = re.compile(r"\+?\d(?:[ -]?\d){4,}|(?<!\d)0\d+")
_HIDDEN: Final = re.compile(r"[•](?:\s*[•])*")
_NUMBER: Final = re.compile(r"\d{1,4}")
_HOURS: Final = (
    *("الثانية عشرة", "الواحدة", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة"),
    *("السابعة", "الثامنة", "التاسعة", "العاشرة", "الحادية عشرة"),
)
# The names of Latin letters as they are said in Arabic.
_LETTERS: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *("إي", "بي", "سي", "دي", "إيي", "إف", "جي", "إتش", "آي", "جيه", "كيه", "إل", "إم"),
            *("إن", "أو", "بي", "كيو", "آر", "إس", "تي", "يو", "في", "دبليو", "إكس", "واي", "زد"),
        ),
        strict=True,
    )
)
_NOON: Final = 12


def read_aloud(text: str, language: Language) -> str:
    """Return a text with every number in words, as `language` reads it."""
    said = _DIRECTIONS.sub("", _ERROR_CODE.sub("", text))
    said = _HIDDEN.sub("،" if language is Language.ARABIC else ",", said)
    said = said.replace("·", "،" if language is Language.ARABIC else ",")
    readers: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Language], str]], ...] = (
        (_MONEY, _money),
        (_DATE, _date),
        (_TIME, _time),
        (_CODE, _signs),
        (_LONG, _signs),
        (_NUMBER, _number),
    )
    for pattern, read in readers:
        said = pattern.sub(lambda found, read=read: read(found, language), said)  # type: ignore[misc]
    return " ".join(said.split())


def spoken_twin(text: str, language: Language, vocaliser: Vocaliser) -> str:
    """Return what a voice is given for a text: numbers in words and, in Arabic, every vowel."""
    said = read_aloud(text, language)
    return vocaliser.vocalised(said) if language is Language.ARABIC else said


def _money(found: re.Match[str], language: Language) -> str:
    dirhams = int(found[2].replace(",", "")) * DIRHAMS_PER_DINAR + int(found[3])
    return money_in_words(Money(-dirhams if found[1] else dirhams), language)


def _date(found: re.Match[str], language: Language) -> str:
    try:
        return format_date(date(int(found[1]), int(found[2]), int(found[3])), language)
    except ValueError:  # not a day of the calendar: read as it stands
        return found[0]


def _time(found: re.Match[str], language: Language) -> str:
    hour, minute = int(found[1]), int(found[2])
    if language is not Language.ARABIC:
        return f"{hour} {minute:02d}" if minute else f"{hour} o'clock"
    part = "صباحا" if hour < _NOON else "مساء"
    minutes = f" و{number_in_words(minute, language)} دقيقة" if minute else ""
    return f"الساعة {_HOURS[hour % _NOON]}{minutes} {part}"


def _signs(found: re.Match[str], language: Language) -> str:
    """Read a code sign by sign."""
    names = [
        number_in_words(int(sign), language)
        if sign.isdigit()
        else (_LETTERS[sign] if language is Language.ARABIC else sign)
        for sign in found[0]
        if sign.isalnum()
    ]
    return f" {', '.join(names) if language is not Language.ARABIC else '، '.join(names)} "


def _number(found: re.Match[str], language: Language) -> str:
    return number_in_words(int(found[0]), language)
