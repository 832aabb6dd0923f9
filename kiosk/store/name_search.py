"""Names in the index over a million people: whole words first, then what begins like what was typed."""

from collections.abc import Iterator
from typing import Final

from kiosk.domain.arabic import key_words, word_variants
from kiosk.store.database import Database

# Beginnings of two and three letters are kept in the index itself (step 7). Of a longer one FTS5 would lay
# the places of all its words side by side before the first is shown; named one by one they are read only as
# far as needed. One letter alone stands for the two-letter beginnings that there are.
_IN_INDEX: Final = (2, 3)
_MOST_WORDS: Final = 400
_BEGINNINGS: Final = "SELECT DISTINCT substr(word, 1, 2) FROM name_words WHERE word >= ? AND word < ?"
_WORDS: Final = "SELECT word FROM name_words WHERE word >= ? AND word < ? LIMIT ?"
_AFTER_ALL: Final = "\U0010ffff"


def whole_words(typed: str) -> str:
    """Return what the index is asked for: every word of the name whole, in one of its spellings."""
    return " AND ".join(_any_of(f'"{form}"' for form in forms) for forms in _forms(typed))


def begun_words(database: Database, typed: str) -> str:
    """Return what the index is asked for: every word as a beginning; empty when nobody's begins so."""
    asked = [[one for form in forms for one in _begun(database, form)] for forms in _forms(typed)]
    return " AND ".join(_any_of(iter(terms)) for terms in asked) if all(asked) else ""


def _forms(typed: str) -> list[list[str]]:
    return [sorted(word_variants(word.letters)) for word in key_words(typed)]


def _any_of(terms: Iterator[str]) -> str:
    return "(" + " OR ".join(dict.fromkeys(terms)) + ")"


def _begun(database: Database, form: str) -> list[str]:
    """Return the terms that stand for one beginning."""
    span = (form, form + _AFTER_ALL)
    if len(form) in _IN_INDEX:
        return [f'"{form}"*']
    if len(form) < min(_IN_INDEX):
        return [f'"{row[0]}"' + "*" * (len(row[0]) > 1) for row in database.rows(_BEGINNINGS, span)]
    words = database.rows(_WORDS, (*span, _MOST_WORDS))
    return [f'"{row[0]}"' for row in words] if len(words) < _MOST_WORDS else [f'"{form}"*']
