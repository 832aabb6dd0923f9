"""Amounts in words: Arabic with the right plural of dinar and dirham (تفقيط), and English.

Source: the plural classes of Arabic in Unicode CLDR (one, two, few 3–10, many 11–99, other); after a
hundred or thousand, one and two are said by repeating the noun, as in ألف ليلة وليلة.
"""

from dataclasses import dataclass
from typing import Final

from kiosk.domain.money import DIRHAMS_PER_DINAR, Money
from kiosk.domain.words import Language

LIMIT_DINARS: Final = 10**12
_THOUSAND: Final = 1000
_HUNDRED: Final = 100
_TEN: Final = 10
_TWENTY: Final = 20
_ONE, _TWO = 1, 2

_UNITS: Final = (
    *("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"),
    *("أحد عشر", "اثنا عشر", "ثلاثة عشر", "أربعة عشر", "خمسة عشر"),
    *("ستة عشر", "سبعة عشر", "ثمانية عشر", "تسعة عشر"),
)
_TENS: Final = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS: Final = (
    *("", "مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة"),
    *("ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة"),
)
_AND: Final = " و"

_UNITS_EN: Final = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS_EN: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES_EN: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


@dataclass(frozen=True, slots=True)
class _Noun:
    """A counted masculine noun: `dual_bound` stands before another noun, `one` says a single one."""

    singular: str
    one: str
    dual: str
    dual_bound: str
    plural: str
    accusative: str


_DINAR: Final = _Noun("دينار", "دينار واحد", "ديناران", "دينارا", "دنانير", "ديناراً")
_DIRHAM: Final = _Noun("درهم", "درهم واحد", "درهمان", "درهما", "دراهم", "درهماً")
_SCALES: Final = (
    (10**9, _Noun("مليار", "مليار", "ملياران", "مليارا", "مليارات", "ملياراً")),
    (10**6, _Noun("مليون", "مليون", "مليونان", "مليونا", "ملايين", "مليوناً")),
    (10**3, _Noun("ألف", "ألف", "ألفان", "ألفا", "آلاف", "ألفاً")),
)


def money_in_words(money: Money, language: Language) -> str:
    """Return an amount in words, e.g. `اثنا عشر ديناراً وخمسمائة درهم`; a negative one says so first.

    Raises:
        ValueError: a billion dinars (10^12) or more.
    """
    dinars, dirhams = divmod(abs(money.dirhams), DIRHAMS_PER_DINAR)
    if dinars >= LIMIT_DINARS:
        raise ValueError("amount too large for words")
    is_arabic = language is Language.ARABIC
    parts = _arabic(dinars, dirhams) if is_arabic else _english(dinars, dirhams)
    amount = (_AND if is_arabic else " and ").join(parts)
    if money.dirhams >= 0:
        return amount
    return ("ناقص " if is_arabic else "minus ") + amount


def number_in_words(number: int, language: Language) -> str:
    """Return a whole number from 0 on in words, as it is counted by itself.

    Raises:
        ValueError: below zero, or 10^12 and more.
    """
    if not 0 <= number < LIMIT_DINARS:
        raise ValueError("number out of range for words")
    if number == 0:
        return "صفر" if language is Language.ARABIC else "zero"
    return _cardinal(number, is_bound=False) if language is Language.ARABIC else _cardinal_en(number)


def _arabic(dinars: int, dirhams: int) -> list[str]:
    if dinars == dirhams == 0:
        return [f"صفر {_DINAR.singular}"]
    counted = ((dinars, _DINAR), (dirhams, _DIRHAM))
    return [_counted(number, noun, is_bound=False) for number, noun in counted if number]


def _counted(number: int, noun: _Noun, *, is_bound: bool) -> str:
    """Return number and noun; `is_bound` when another noun follows at once (ألفا دينار, not ألفان)."""
    rest = number % _HUNDRED
    if number == _ONE:
        return noun.one
    if number == _TWO:
        return noun.dual_bound if is_bound else noun.dual
    if rest in {_ONE, _TWO}:
        head = _counted(number - rest, noun, is_bound=False)
        return head + _AND + _counted(rest, noun, is_bound=is_bound)
    if rest == 0:
        return f"{_cardinal(number, is_bound=True)} {noun.singular}"
    if rest <= _TEN:
        return f"{_cardinal(number, is_bound=False)} {noun.plural}"
    ending = noun.singular if is_bound else noun.accusative
    return f"{_cardinal(number, is_bound=False)} {ending}"


def _cardinal(number: int, *, is_bound: bool) -> str:
    """Return a number alone; `is_bound` when its noun follows in the genitive (مائتا دينار)."""
    parts, rest = [], number
    for size, noun in _SCALES:
        count, rest = divmod(rest, size)
        if count:
            parts.append(_counted(count, noun, is_bound=is_bound and rest == 0))
    if rest:
        parts.append(_below_thousand(rest, is_bound=is_bound))
    return _AND.join(parts)


def _below_thousand(number: int, *, is_bound: bool) -> str:
    hundreds, rest = divmod(number, _HUNDRED)
    hundred = _HUNDREDS[hundreds]
    if hundreds == _TWO and rest == 0 and is_bound:
        hundred = hundred.removesuffix("ن")
    return _AND.join(part for part in (hundred, _below_hundred(rest)) if part)


def _below_hundred(number: int) -> str:
    if number < _TWENTY:
        return _UNITS[number]
    tens, units = divmod(number, _TEN)
    return _AND.join(part for part in (_UNITS[units], _TENS[tens]) if part)


def _english(dinars: int, dirhams: int) -> list[str]:
    if dinars == dirhams == 0:
        return ["zero dinars"]
    counted = ((dinars, "dinar"), (dirhams, "dirham"))
    return [f"{_cardinal_en(n)} {noun}{'' if n == _ONE else 's'}" for n, noun in counted if n]


def _cardinal_en(number: int) -> str:
    parts, rest = [], number
    for size, scale in _SCALES_EN:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{_below_thousand_en(count)} {scale}")
    if rest and parts and rest < _HUNDRED:
        parts.append("and")
    if rest:
        parts.append(_below_thousand_en(rest))
    return " ".join(parts)


def _below_thousand_en(number: int) -> str:
    hundreds, rest = divmod(number, _HUNDRED)
    words = [f"{_UNITS_EN[hundreds]} hundred"] if hundreds else []
    if hundreds and rest:
        words.append("and")
    if rest:
        words.append(_below_hundred_en(rest))
    return " ".join(words)


def _below_hundred_en(number: int) -> str:
    if number < _TWENTY:
        return _UNITS_EN[number]
    tens, units = divmod(number, _TEN)
    return _TENS_EN[tens] + (f"-{_UNITS_EN[units]}" if units else "")
