"""Arabic as it is said: texts are written without most vowels, and a voice that guesses them misreads.

A lexicon holds words with every vowel (`kiosk/data/texts/vocalised.txt`); what stands before a word without
being one (the article and و ف ب ل ك) is joined by rule. Words end as they do before a pause.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_MARKS: Final = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
_TANWEEN: Final = frozenset("\u064b\u064c\u064d")
_SHADDA: Final = "\u0651"
_TATWEEL: Final = "\u0640"
_WORD: Final = re.compile(f"[\u0621-\u064a{_MARKS}]+")
_MARK: Final = re.compile(f"[{_MARKS}{_TATWEEL}]")
# Source: the fourteen letters before which the ل of the article is said as the letter itself.
_SUN: Final = frozenset("تثدذرزسشصضطظلن")
_ALONE: Final = {"و": "وَ", "ف": "فَ", "ب": "بِ", "ل": "لِ", "ك": "كَ"}
_LEAST: Final = 2


def plain(text: str) -> str:
    """Return a text without vowels and without lines that only stretch it."""
    return _MARK.sub("", text)


@dataclass(frozen=True, slots=True)
class Vocaliser:
    """Says how words are said; `readings` are those of each plain word, the usual one first."""

    readings: Mapping[str, tuple[str, ...]]

    @classmethod
    def parse(cls, text: str) -> "Vocaliser":
        """Read the lexicon: words with every vowel, `#` begins a remark."""
        found: dict[str, tuple[str, ...]] = {}
        for line in text.splitlines():
            for word in line.partition("#")[0].split():
                key = plain(word)
                if word not in found.get(key, ()):
                    found[key] = (*found.get(key, ()), word)
        return cls(found)

    def vocalised(self, text: str) -> str:
        """Return a text with the vowels of every word that is known; others stay as they are."""
        said = _WORD.sub(lambda found: self._said(found[0]) or found[0], text)
        return unicodedata.normalize("NFC", said)

    def unknown(self, text: str) -> tuple[str, ...]:
        """Return the words of a text that nobody has said how to say."""
        return tuple(word for word in _WORD.findall(text) if plain(word) and self._said(word) is None)

    def _said(self, word: str) -> str | None:
        return next((said for said in self._ways(plain(word)) if _agrees(word, said)), None)

    def _ways(self, word: str) -> Iterator[str]:
        """Yield every way to say a plain word, the whole word's own first."""
        yield from self.readings.get(word, ())
        if len(word) <= _LEAST:
            return
        yield from self._with_article(word)
        before = _ALONE.get(word[0])
        if before is not None:
            for said in self._ways(word[1:]):
                yield before + said

    def _with_article(self, word: str) -> Iterator[str]:
        for letters, said in (("ال", "ال"), ("لل", "لِل")):
            if word.startswith(letters):
                for stem in self.readings.get(word[len(letters) :], ()):
                    yield said + _after_article(stem)


def _after_article(stem: str) -> str:
    """Return a word as it is said after the article's ل."""
    first, rest = stem[0], stem[1:]
    if first in _SUN:
        return first + (rest if rest.startswith(_SHADDA) else _SHADDA + rest)
    if first == "ا":
        return "\u0650" + first + rest.lstrip(_MARKS)
    return "\u0652" + stem


def _agrees(written: str, said: str) -> bool:
    """Say whether a reading has all the vowels that a text gives; an ending before a pause is not asked."""
    given, full = _by_letter(written), _by_letter(said)
    return all(marks - _TANWEEN <= full[number] for number, marks in enumerate(given[:-1]))


def _by_letter(word: str) -> list[set[str]]:
    marks: list[set[str]] = []
    for sign in word:
        if sign in _MARKS and marks:
            marks[-1].add(sign)
        elif sign not in _MARKS and sign != _TATWEEL:
            marks.append(set())
    return marks
