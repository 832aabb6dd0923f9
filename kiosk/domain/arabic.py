"""Arabic as typed, compared and mixed with Latin: digits, spelling variants, direction marks.

The original text is never changed: a search key is made beside it, and what is found is shown as written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_ARABIC_INDIC: Final = "٠١٢٣٤٥٦٧٨٩"
_EXTENDED_INDIC: Final = "۰۱۲۳۴۵۶۷۸۹"
_WESTERN: Final = "0123456789"
_TO_WESTERN: Final = str.maketrans(_ARABIC_INDIC + _EXTENDED_INDIC, _WESTERN * 2)

# Marks and overrides of the Unicode bidirectional algorithm (UAX 9, section 2).
_BIDI_CONTROLS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NO_BIDI: Final = str.maketrans("", "", _BIDI_CONTROLS)
_LTR_ISOLATE: Final = "\u2066"
_POP_ISOLATE: Final = "\u2069"
_LTR_LETTERS: Final = "A-Za-z0-9\u00c0-\u024f"
_LTR_RUN: Final = re.compile(rf"[+\-#]?[{_LTR_LETTERS}](?:[{_LTR_LETTERS}\-/+.:,@_#&' ]*[{_LTR_LETTERS}])?")

# Lucene's ArabicNormalizer (alef forms, teh marbuta, alef maksura, harakat, tatweel), widened for typing
# habits of the region: hamza carriers and lone hamza, wasla, Persian yeh and keheh.
_SPELLING: Final = {
    "ٱ": "ا",
    "ة": "ه",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ء": "",
    "ـ": "",
}
# One character that compatibility normalisation would blow up into a phrase.
_PHRASE_CHARACTERS: Final = frozenset("\ufdfa\ufdfb\ufdfd")
_SERVANT_OF: Final = "عبد"
_ARTICLE: Final = "ال"
_FATHER_OF: Final = ("ابو", "بو")
_SON_OF: Final = "بن"
_MIN_STEM: Final = 2


def western_digits(text: str) -> str:
    """Return the text with ٠–٩ and ۰–۹ as 0–9; every other character stays."""
    return text.translate(_TO_WESTERN)


def digit_systems(text: str) -> int:
    """Return how many digit systems the text mixes: such numbers are displayed in doubtful order."""
    return sum(any(c in digits for c in text) for digits in (_WESTERN, _ARABIC_INDIC, _EXTENDED_INDIC))


def strip_bidi_controls(text: str) -> str:
    """Remove direction marks, embeddings, overrides and isolates: typed text must not carry any."""
    return text.translate(_NO_BIDI)


def tidy(text: str) -> str:
    """Return typed text as it is kept: no invisible characters, single spaces, Western digits."""
    visible = "".join(" " if c.isspace() else c for c in text if unicodedata.category(c) not in {"Cf", "Cs"})
    printable = "".join(c for c in visible if unicodedata.category(c) != "Cc")
    return western_digits(" ".join(printable.split()))


def isolate_ltr(text: str) -> str:
    """Wrap each left-to-right run (numbers, codes, Latin names) in U+2066 … U+2069.

    Direction marks already in the text are removed first, so that doing it twice changes nothing.
    """
    return _LTR_RUN.sub(lambda run: _LTR_ISOLATE + run.group() + _POP_ISOLATE, strip_bidi_controls(text))


@dataclass(frozen=True, slots=True)
class KeyWord:
    """One word of a search key; `positions[i]` is where its letter i stands in the original text."""

    letters: str
    positions: tuple[int, ...]

    def __add__(self, other: "KeyWord") -> "KeyWord":
        return KeyWord(self.letters + other.letters, self.positions + other.positions)


def key_words(text: str) -> tuple[KeyWord, ...]:
    """Fold a text into the words of its search key, each letter knowing where it came from."""
    words: list[KeyWord] = []
    current: list[tuple[str, int]] = []
    for position, character in enumerate(text):
        for folded in _fold(character):
            if folded != " ":
                current.append((folded, position))
            elif current:
                words.append(_word(current))
                current = []
    if current:
        words.append(_word(current))
    return _joined(words)


def search_key(text: str) -> str:
    """Return what two spellings of one thing have in common; two different people may share it."""
    return " ".join(word.letters for word in key_words(text))


def word_variants(word: str) -> frozenset[str]:
    """Return the spellings under which a key word may be looked for: without article, أبو as بو and back."""
    found = {word}
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _MIN_STEM:
        found.add(word.removeprefix(_ARTICLE))
    if word.startswith(_FATHER_OF[0]) and word != _FATHER_OF[0]:
        found.add(word[1:])
    elif word.startswith(_FATHER_OF[1]) and word != _FATHER_OF[1]:
        found.add("ا" + word)
    return frozenset(found)


def highlights(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Return the spans (start, end) of `text` that the words of `query` match, in order, not overlapping."""
    wanted = [variant for word in key_words(query) for variant in word_variants(word.letters)]
    spans = set()
    for word in key_words(text):
        lengths = [found for variant in wanted for found in _match(word.letters, variant)]
        if lengths:
            start, end = min(lengths, key=lambda span: (span[0], -span[1]))
            spans.add((word.positions[start], _end_of_letter(text, word.positions[end - 1])))
    return tuple(sorted(spans))


def _match(letters: str, variant: str) -> list[tuple[int, int]]:
    starts = [len(letters) - len(form) for form in word_variants(letters) if letters.endswith(form)]
    return [(start, start + len(variant)) for start in starts if letters.startswith(variant, start)]


def _end_of_letter(text: str, position: int) -> int:
    end = position + 1
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if character in _PHRASE_CHARACTERS:
        return " "
    folded = "".join(_fold_letter(c) for c in unicodedata.normalize("NFKD", character))
    return folded.translate(_TO_WESTERN).casefold()


def _fold_letter(letter: str) -> str:
    if letter in _SPELLING:
        return _SPELLING[letter]
    if unicodedata.category(letter) in {"Mn", "Cf"}:
        return ""
    return letter if letter.isalnum() else " "


def _word(letters: list[tuple[str, int]]) -> KeyWord:
    return KeyWord("".join(letter for letter, _ in letters), tuple(position for _, position in letters))


def _joined(words: list[KeyWord]) -> tuple[KeyWord, ...]:
    """Join عبد ال…, أبو …, and leave out بن between names."""
    kept = [word for word in words if word.letters != _SON_OF] or words
    joined: list[KeyWord] = []
    for word in kept:
        if joined and _belongs(joined[-1].letters, word.letters):
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def _belongs(before: str, word: str) -> bool:
    if before == _SERVANT_OF:
        return word.startswith(_ARTICLE) or _ARTICLE.startswith(word)
    return before in _FATHER_OF
