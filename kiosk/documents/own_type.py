"""What a receipt printer can set in its own type: printable ASCII, in cells of one width."""

import re
from dataclasses import dataclass
from typing import Final

from kiosk.documents.blocks import AS_ITS_FIRST_LETTER, END_OF_RUN, LEFT_TO_RIGHT, NO_BREAK_SPACE
from kiosk.documents.ink import Hand, Weight
from kiosk.domain.receipt import SMALL_TYPE_WIDTH_DOTS, TYPE_WIDTH_DOTS

BASELINE_DROP_DOTS: Final = 3  # its strip of 24 rows then holds most of the Arabic beside it
_LARGEST_SMALL_SIZE: Final = 19
_BOLD: Final = frozenset({Weight.SEMI_BOLD, Weight.BOLD, Weight.RECEIPT_BOLD})
# Signs that every printer has stand for those that only some code pages have.
_IN_ASCII: Final = str.maketrans({
    LEFT_TO_RIGHT: "", AS_ITS_FIRST_LETTER: "", END_OF_RUN: "", NO_BREAK_SPACE: " ",
    "•": "*", "·": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "×": "x",
})  # fmt: skip
_CODE_FIRST: Final = re.compile(f"{LEFT_TO_RIGHT}([^{END_OF_RUN}]+){END_OF_RUN} ([^{LEFT_TO_RIGHT}]+)")


@dataclass(frozen=True, slots=True)
class Cells:
    """A text as the printer sets it."""

    text: str
    is_small: bool
    is_bold: bool

    @property
    def width(self) -> int:
        """The dots its cells take."""
        return len(self.text) * (SMALL_TYPE_WIDTH_DOTS if self.is_small else TYPE_WIDTH_DOTS)


def cells(text: str, hand: Hand) -> Cells | None:
    """Return a text as the printer sets it, or None where it has letters that only a picture shows."""
    plain = text.translate(_IN_ASCII)
    if not (plain.strip() and plain.isascii() and plain.isprintable()):
        return None
    return Cells(plain, hand.size <= _LARGEST_SMALL_SIZE, hand.weight in _BOLD)


def code_and_words(text: str) -> tuple[str, str] | None:
    """Part a line that begins with a code, as amounts do, from the Arabic after it; None for other lines."""
    found = _CODE_FIRST.fullmatch(text)
    return (f"{LEFT_TO_RIGHT}{found[1]}{END_OF_RUN}", found[2]) if found else None
