"""The pages' words: one file for each language, read once; dates and amounts as people here write them."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

LANGUAGES: Final = ("ar", "en")
_FOLDER: Final = Path(__file__).parent / "texts"
_ZONE: Final = ZoneInfo("Africa/Tripoli")


@cache
def texts(language: str) -> dict[str, Any]:
    """Return all words of a language."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))


def date_words(iso_date: str, language: str) -> str:
    """Write a date `YYYY-MM-DD` in words."""
    year, month, day = (int(part) for part in iso_date.split("-"))
    months: list[str] = texts(language)["unit"]["months"]
    return f"{day} {months[month - 1]} {year}"


def moment_words(moment: datetime, language: str) -> str:
    """Write a moment in words, in Libya's time."""
    local = moment.astimezone(_ZONE)
    comma = "،" if language == "ar" else ","
    return f"{date_words(local.date().isoformat(), language)}{comma} {local:%H:%M}"


def money_words(dirhams: int, language: str) -> str:
    """Write an amount with three decimals and the currency's short name."""
    sign = "-" if dirhams < 0 else ""
    dinars, rest = divmod(abs(dirhams), 1000)
    return f"{sign}{dinars:,}.{rest:03d} {texts(language)['unit']['dinar']}"
