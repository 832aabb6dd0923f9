"""Every text a citizen meets can be said: it has a twin with every vowel, and numbers in it are words."""

import re
from datetime import date, timedelta

import pytest

from kiosk.app.shipped import load_services, load_texts, load_vocaliser
from kiosk.domain.calendar import format_long_date
from kiosk.domain.citizen_texts import citizen_texts
from kiosk.domain.money import Money
from kiosk.domain.money_words import money_in_words, number_in_words
from kiosk.domain.read_aloud import read_aloud, spoken_twin
from kiosk.domain.vocalisation import plain
from kiosk.domain.words import Language

AR, EN = Language.ARABIC, Language.ENGLISH
VOWELS = re.compile("[\u064b-\u0652\u0670]")
ARABIC_WORD = re.compile("[\u0621-\u064a\u064b-\u0652\u0670]+")
PLACEHOLDER = re.compile(r"\{\w+\}")
VOCALISER = load_vocaliser()
TEXTS = {language: citizen_texts(load_texts(), load_services(), language) for language in Language}


def test_there_are_texts_of_every_service_and_of_every_page() -> None:
    assert len(TEXTS[AR]) > 1000
    assert "ما اسم الأم؟" in TEXTS[AR]
    assert "شهادة ميلاد" in " ".join(TEXTS[AR])


def test_every_text_of_a_citizen_has_a_twin_with_vowels() -> None:
    unknown = {
        word for text in TEXTS[AR] for word in VOCALISER.unknown(read_aloud(PLACEHOLDER.sub("", text), AR))
    }
    assert unknown == set(), "add these words with their vowels to kiosk/data/texts/vocalised.txt"


def test_a_twin_says_the_same_letters_as_its_text_and_each_longer_word_has_a_vowel() -> None:
    for text in TEXTS[AR]:
        words = read_aloud(PLACEHOLDER.sub("", text), AR)
        twin = VOCALISER.vocalised(words)
        assert plain(twin) == plain(words)
        bare = [
            word for word in ARABIC_WORD.findall(twin) if len(plain(word)) > 2 and not VOWELS.search(word)
        ]
        assert bare == [], text


@pytest.mark.parametrize("language", Language)
def test_no_twin_has_a_figure_in_it(language: Language) -> None:
    twins = [spoken_twin(PLACEHOLDER.sub("", text), language, VOCALISER) for text in TEXTS[language]]
    assert [twin for twin in twins if re.search(r"\d", twin)] == []


def test_every_number_amount_and_day_can_be_said() -> None:
    said = [number_in_words(number, AR) for number in (*range(1000), 1000, 2000, 3456, 11_000, 10**6, 10**9)]
    said += [money_in_words(Money(dirhams), AR) for dirhams in (*range(0, 5000, 50), 1_500, 99_999_950)]
    said += [format_long_date(date(2026, 1, 1) + timedelta(days=day), AR) for day in range(366)]
    said += [f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60)]
    said += ["TB12-3-26-004717", "ABCDEFGHIJKLMNOPQRSTUVWXYZ1"]
    unknown = {word for text in said for word in VOCALISER.unknown(read_aloud(text, AR))}
    assert unknown == set()
