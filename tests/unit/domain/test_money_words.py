"""Amounts in words agree with the grammar of both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.money import Money
from kiosk.domain.money_words import LIMIT_DINARS, money_in_words
from kiosk.domain.words import Language


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        (0, "صفر دينار"),
        (1_000, "دينار واحد"),
        (2_000, "ديناران"),
        (3_000, "ثلاثة دنانير"),
        (8_000, "ثمانية دنانير"),
        (10_000, "عشرة دنانير"),
        (11_000, "أحد عشر ديناراً"),
        (12_000, "اثنا عشر ديناراً"),
        (19_000, "تسعة عشر ديناراً"),
        (20_000, "عشرون ديناراً"),
        (21_000, "واحد وعشرون ديناراً"),
        (99_000, "تسعة وتسعون ديناراً"),
        (100_000, "مائة دينار"),
        (101_000, "مائة دينار ودينار واحد"),
        (102_000, "مائة دينار وديناران"),
        (103_000, "مائة وثلاثة دنانير"),
        (111_000, "مائة وأحد عشر ديناراً"),
        (200_000, "مائتا دينار"),
        (250_000, "مائتان وخمسون ديناراً"),
        (300_000, "ثلاثمائة دينار"),
        (1_000_000, "ألف دينار"),
        (1_001_000, "ألف دينار ودينار واحد"),
        (1_200_000, "ألف ومائتا دينار"),
        (2_000_000, "ألفا دينار"),
        (2_056_000, "ألفان وستة وخمسون ديناراً"),
        (3_000_000, "ثلاثة آلاف دينار"),
        (11_000_000, "أحد عشر ألف دينار"),
        (11_500_000, "أحد عشر ألفاً وخمسمائة دينار"),
        (102_000_000, "مائة ألف وألفا دينار"),
        (200_000_000, "مائتا ألف دينار"),
        (2_000_000_000, "مليونا دينار"),
        (3_000_000_000, "ثلاثة ملايين دينار"),
        (2_000_000_000_000, "مليارا دينار"),
        (50, "خمسون درهماً"),
        (250, "مائتان وخمسون درهماً"),
        (500, "خمسمائة درهم"),
        (1_234_500, "ألف ومائتان وأربعة وثلاثون ديناراً وخمسمائة درهم"),
        (2_002, "ديناران ودرهمان"),
        (-12_350, "ناقص اثنا عشر ديناراً وثلاثمائة وخمسون درهماً"),
    ],
)
def test_arabic_words(plain: int, words: str) -> None:
    assert money_in_words(Money(plain), Language.ARABIC) == words


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        (0, "zero dinars"),
        (1_000, "one dinar"),
        (21_000, "twenty-one dinars"),
        (30_000, "thirty dinars"),
        (100_000, "one hundred dinars"),
        (110_000, "one hundred and ten dinars"),
        (1_005_000, "one thousand and five dinars"),
        (1_234_500, "one thousand two hundred and thirty-four dinars and five hundred dirhams"),
        (2_000_000_001, "two million dinars and one dirham"),
        (-50, "minus fifty dirhams"),
    ],
)
def test_english_words(plain: int, words: str) -> None:
    assert money_in_words(Money(plain), Language.ENGLISH) == words


@given(st.integers(min_value=0, max_value=10**7), st.integers(min_value=0, max_value=10**7))
def test_different_amounts_have_different_words(one: int, other: int) -> None:
    for language in Language:
        said = {money_in_words(Money(dirhams), language) for dirhams in (one, other)}
        assert len(said) == len({one, other})


def test_amounts_beyond_words_are_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        money_in_words(Money(LIMIT_DINARS * 1000), Language.ARABIC)
