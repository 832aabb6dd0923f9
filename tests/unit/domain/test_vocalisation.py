"""Words are said by the lexicon, with the article and small words before them joined by rule."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.vocalisation import Vocaliser, plain

VOCALISER = Vocaliser.parse("# remark\nطَلَب شُبَّاك اِسْتِلَام قَدَّمَ يُقَدِّمُ يُقَدَّمُ أُمّ مِنْ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("طلب", "طَلَب"),
        ("الطلب", "الطَّلَب"),
        ("والشباك", "وَالشُّبَّاك"),
        ("للطلب", "لِلطَّلَب"),
        ("بالاستلام", "بِالِاسْتِلَام"),
        ("الأم", "الْأُمّ"),
        ("طلب من محمد", "طَلَب مِنْ محمد"),
    ],
)
def test_a_text_gets_its_vowels(text: str, said: str) -> None:
    assert VOCALISER.vocalised(text) == unicodedata.normalize("NFC", said)


def test_a_vowel_that_is_written_chooses_the_reading() -> None:
    assert VOCALISER.vocalised("يُقدَّم") == unicodedata.normalize("NFC", "يُقَدَّمُ")
    assert VOCALISER.vocalised("يقدم") == unicodedata.normalize("NFC", "يُقَدِّمُ")


def test_words_that_nobody_has_said_are_named() -> None:
    assert VOCALISER.unknown("طلب محمد الشباك") == ("محمد",)


@given(st.text(alphabet="ابتطلكمونيءةأإ ،.ًَُّْ", max_size=40))
def test_only_vowels_are_ever_added(text: str) -> None:
    assert plain(VOCALISER.vocalised(text)) == unicodedata.normalize("NFC", plain(text))
