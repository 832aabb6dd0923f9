"""What is read says exactly what is shown: amounts, days, times and codes, in whole numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.money import Money
from kiosk.domain.money_words import money_in_words
from kiosk.domain.read_aloud import read_aloud
from kiosk.domain.words import Language

AR, EN = Language.ARABIC, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ادفع \u206612.500\u2069 د.ل", "ادفع اثنا عشر ديناراً وخمسمائة درهم"),
        ("السؤال 3 من 7", "السؤال ثلاثة من سبعة"),
        ("2026-02-05 09:21", "خمسة فبراير ألفان وستة وعشرون الساعة التاسعة وواحد وعشرون دقيقة صباحا"),
        ("0001 0000", "صفر، صفر، صفر، واحد، صفر، صفر، صفر، صفر"),
        ("2026-02-31", "اثنان، صفر، اثنان، ستة، صفر، اثنان، ثلاثة، واحد"),
        ("القرص ممتلئ (STO-105)", "القرص ممتلئ"),
        ("2 1984 •••• ••3", "اثنان، واحد، تسعة، ثمانية، أربعة ،ثلاثة"),
    ],
)
def test_arabic(text: str, said: str) -> None:
    assert read_aloud(text, AR) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pay \u20662.500\u2069 LYD", "Pay two dinars and five hundred dirhams"),
        ("Question 3 of 7", "Question three of seven"),
        ("receipt TB1-26", "receipt T, B, one, two, six"),
        ("at 09:00", "at nine o'clock"),
        ("091-2345678", "zero, nine, one, two, three, four, five, six, seven, eight"),
    ],
)
def test_english(text: str, said: str) -> None:
    assert read_aloud(text, EN) == said


@given(st.integers(0, 10**10), st.sampled_from(Language))
def test_an_amount_is_read_as_the_words_for_it(dirhams: int, language: Language) -> None:
    currency = "د.ل" if language is AR else "LYD"
    assert read_aloud(f"{Money(dirhams).display} {currency}", language) == money_in_words(
        Money(dirhams), language
    )


@given(st.text(), st.sampled_from(Language))
def test_whatever_is_shown_can_be_read(text: str, language: Language) -> None:
    assert isinstance(read_aloud(text, language), str)
