"""The keys of our own keyboard: Arabic letters in the order of the 101 keyboard, Latin, digits. No Qt."""

import enum
from typing import Final

BACKSPACE: Final = "\b"
SPACE: Final = " "
TO_ARABIC, TO_LATIN, TO_DIGITS, NEXT = "<ar>", "<la>", "<12>", "<next>"
COMMANDS: Final = frozenset({TO_ARABIC, TO_LATIN, TO_DIGITS, NEXT})


class Layout(enum.StrEnum):
    """Which keys are shown."""

    ARABIC = "arabic"
    LATIN = "latin"
    DIGITS = "digits"
    DATE = "date"
    MONEY = "money"
    PHONE = "phone"
    CODE = "code"


# Source: Arabic (101) keyboard, KLID 00000401: rows as they lie from left to right; the keys for ذ and for
# the hamza letters that need Shift there stand at the ends of rows.
_ARABIC: Final = (
    ("ض", "ص", "ث", "ق", "ف", "غ", "ع", "ه", "خ", "ح", "ج", "د"),
    ("ش", "س", "ي", "ب", "ل", "ا", "ت", "ن", "م", "ك", "ط", "ذ"),
    ("ئ", "ء", "ؤ", "ر", "لا", "ى", "ة", "و", "ز", "ظ", "أ", "إ"),
    (TO_DIGITS, TO_LATIN, SPACE, "آ", "-", BACKSPACE),
)
_LATIN: Final = (
    ("Q", "W", "E", "R", "T", "Y", "U", "I", "O", "P"),
    ("A", "S", "D", "F", "G", "H", "J", "K", "L", "'"),
    ("Z", "X", "C", "V", "B", "N", "M", "-", ".", "/"),
    (TO_DIGITS, TO_ARABIC, SPACE, "@", "_", BACKSPACE),
)
_FIGURES: Final = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"))
_DIGITS_OF_LETTERS: Final = (
    ("1", "2", "3", "4", "5"),
    ("6", "7", "8", "9", "0"),
    ("/", ".", "-", "+", ","),
    (TO_ARABIC, TO_LATIN, SPACE, BACKSPACE),
)
# A code on paper mixes both: nobody should have to change the keys in the middle of it.
_CODE: Final = (
    ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0"),
    ("Q", "W", "E", "R", "T", "Y", "U", "I", "O", "P"),
    ("A", "S", "D", "F", "G", "H", "J", "K", "L", "-"),
    ("Z", "X", "C", "V", "B", "N", "M", BACKSPACE),
)
WIDE: Final = {SPACE: 5.0, BACKSPACE: 1.6, TO_ARABIC: 1.6, TO_LATIN: 1.6, TO_DIGITS: 1.6}
Rows = tuple[tuple[str, ...], ...]
_ROWS: Final = {
    Layout.ARABIC: _ARABIC,
    Layout.LATIN: _LATIN,
    Layout.DIGITS: (*_FIGURES, ("0", BACKSPACE)),
    Layout.DATE: (*_FIGURES, ("/", "0", BACKSPACE)),
    Layout.MONEY: (*_FIGURES, (".", "0", BACKSPACE)),
    Layout.PHONE: (*_FIGURES, ("+", "0", BACKSPACE)),
    Layout.CODE: _CODE,
}


def rows_of(layout: Layout, *, letters_first: bool = False) -> Rows:
    """Return the rows of a layout; digits reached from letters know the way back to them."""
    if layout is Layout.DIGITS and letters_first:
        return _DIGITS_OF_LETTERS
    return _ROWS[layout]


def layout_after(key: str) -> Layout | None:
    """Return the layout a key leads to, None when it types something."""
    return {TO_ARABIC: Layout.ARABIC, TO_LATIN: Layout.LATIN, TO_DIGITS: Layout.DIGITS}.get(key)
