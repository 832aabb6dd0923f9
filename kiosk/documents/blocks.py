"""What stands on a paper, before anybody knows how wide the paper is."""

import enum
from dataclasses import dataclass

from kiosk.documents.ink import Ink

LEFT_TO_RIGHT = "\u2066"
AS_ITS_FIRST_LETTER = "\u2068"
END_OF_RUN = "\u2069"
NO_BREAK_SPACE = "\u00a0"


class Side(enum.Enum):
    """Where a line stands on a paper that is read from the right."""

    RIGHT = "r"
    CENTRE = "m"
    LEFT = "l"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text in one ink; `is_rtl` is the direction of its base, not of every letter."""

    text: str
    ink: Ink = Ink.BODY
    side: Side = Side.RIGHT
    is_rtl: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """A label at the right, the same in English small beside it, and a value at the left."""

    label: str
    label_english: str
    value: str
    ink: Ink = Ink.BODY


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper; with `is_cut` a page may end here."""

    thickness: int = 2
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Paragraphs that must be seen, in a box."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class QrSquare:
    """A QR code in the middle of the paper; a larger version than that of receipts is asked for by name."""

    text: str
    largest_version: int = 12


@dataclass(frozen=True, slots=True)
class BarCode:
    """A code 128 in the middle of the paper, its text under it."""

    text: str


Block = Paragraph | Pair | Rule | Frame | QrSquare | BarCode


def ltr(text: str) -> str:
    """Isolate a code that is always written from left to right; it is never broken over two lines."""
    return f"{LEFT_TO_RIGHT}{text.replace(' ', NO_BREAK_SPACE)}{END_OF_RUN}"


def isolated(text: str) -> str:
    """Isolate a name or another text of unknown direction."""
    return f"{AS_ITS_FIRST_LETTER}{text}{END_OF_RUN}"
