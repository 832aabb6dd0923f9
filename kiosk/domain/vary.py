"""Synthetic variations of an example's answers, for training and load: every person is INVENTED.

Given names and family names are common words of the language, put together by chance; national numbers have
the published structure and an INVENTED serial; telephone numbers have the form of Libyan mobiles.
"""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from kiosk.domain.catalogue import FieldDefinition, ServiceDefinition
from kiosk.domain.person import Sex

_MALE: Final = (
    *("محمد", "أحمد", "علي", "سالم", "عبد السلام", "عبد الله", "مصطفى", "إبراهيم", "خالد", "نور الدين"),
    *("فرج", "مفتاح", "رمضان", "يوسف", "عمر", "الطاهر", "بشير", "أبو بكر", "طارق", "منصور"),
)
_FEMALE: Final = (
    *("فاطمة", "خديجة", "مريم", "عائشة", "سعاد", "حليمة", "زينب", "نجاة", "أسماء", "هدى"),
    *("سالمة", "مبروكة", "آمنة", "ربيعة", "سلمى", "نور الهدى", "إيمان", "هناء", "وفاء", "صفية"),
)
_FAMILY: Final = (
    *("الورفلي", "المصراتي", "الزنتاني", "الفيتوري", "الترهوني", "البرعصي", "العبيدي"),
    *("الغرياني", "الزاوي", "المقريف", "الشريف", "بن عمران", "أبو شناف", "الفزاني"),
)
_LATIN_GIVEN: Final = (
    "MOHAMED",
    "AHMED",
    "SALEM",
    "KHALED",
    "YOUSEF",
    "FATMA",
    "MARIAM",
    "SUAD",
    "HUDA",
    "AMNA",
)
_LATIN_FAMILY: Final = (
    "ELWERFALLI",
    "MISRATI",
    "ZINTANI",
    "FITOURI",
    "TARHUNI",
    "OBEIDI",
    "GHARYANI",
    "FEZZANI",
)
_MOBILE: Final = ("91", "92", "93", "94")
_DAYS_OF_BIRTHS: Final = 60 * 365
_YOUNGEST_DAYS: Final = 18 * 366
_RECENT_DAYS: Final = 60
_SERIAL_DIGITS: Final = 7
_PHONE_DIGITS: Final = 7

Answers = Mapping[str, Any]


class _Invented:
    """One invented person and the generators that draw from it; sex and birth date fit the number."""

    def __init__(self, chance: random.Random, today: date, sex: str | None) -> None:
        self._chance = chance
        self._today = today
        self._is_male = chance.random() < 1 / 2 if sex not in {Sex.MALE, Sex.FEMALE} else sex == Sex.MALE
        self._birth = today - timedelta(days=_YOUNGEST_DAYS + chance.randrange(_DAYS_OF_BIRTHS))

    def given_name(self) -> str:
        return self._chance.choice(_MALE if self._is_male else _FEMALE)

    def male_name(self) -> str:
        return self._chance.choice(_MALE)

    def family_name(self) -> str:
        return self._chance.choice(_FAMILY)

    def mother_name(self) -> str:
        return f"{self._chance.choice(_FEMALE)} {self._chance.choice(_MALE)} {self._chance.choice(_FAMILY)}"

    def latin_given(self) -> str:
        return self._chance.choice(_LATIN_GIVEN)

    def latin_family(self) -> str:
        return self._chance.choice(_LATIN_FAMILY)

    def national_number(self) -> str:
        serial = "".join(self._chance.choices("0123456789", k=_SERIAL_DIGITS))
        return f"{'1' if self._is_male else '2'}{self._birth.year}{serial}"

    def birth_date(self) -> str:
        return self._birth.isoformat()

    def recent_date(self) -> str:
        return (self._today - timedelta(days=self._chance.randrange(_RECENT_DAYS))).isoformat()

    def phone(self) -> str:
        return (
            "+218"
            + self._chance.choice(_MOBILE)
            + "".join(self._chance.choices("0123456789", k=_PHONE_DIGITS))
        )


_Generator = Callable[[_Invented], str]
_GENERATORS: Final[Mapping[str, _Generator]] = {
    "given_name": _Invented.given_name,
    "father_name": _Invented.male_name,
    "grandfather_name": _Invented.male_name,
    "family_name": _Invented.family_name,
    "mother_name": _Invented.mother_name,
    "latin_given": _Invented.latin_given,
    "latin_family": _Invented.latin_family,
    "national_number": _Invented.national_number,
    "birth_date": _Invented.birth_date,
    "recent_date": _Invented.recent_date,
    "phone": _Invented.phone,
}


def vary(
    definition: ServiceDefinition, example: Mapping[str, Any], chance: random.Random, today: date
) -> dict[str, Any]:
    """Return another invented citizen's answers to the same questions.

    Args:
        definition: names a generator for each answer that differs between people.
        example: complete answers; what has no generator is kept as it is.
        chance: seeded, so that a run can be repeated.
        today: nothing lies after it.
    """
    person = _Invented(chance, today, example.get("sex"))
    varied = dict(example)
    for field in definition.fields:
        if field.vary is not None and field.name in example:
            varied[field.name] = _varied(field, person, chance, example)
    return varied


def _varied(field: FieldDefinition, person: _Invented, chance: random.Random, example: Answers) -> Any:
    if field.choices:
        return chance.choice(field.choices).value
    generator = _GENERATORS.get(field.vary or "")
    return generator(person) if generator else example[field.name]
