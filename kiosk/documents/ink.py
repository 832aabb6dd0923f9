"""The kinds of writing on our papers: size, weight, and the font files they are written with."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from kiosk.errors import FontMissingError

_PAGE_PACKAGE = "fontpkg_ibm_plex_sans_arabic"
_RECEIPT_FOLDER = Path(__file__).parents[1] / "data" / "type"


class Weight(enum.StrEnum):
    """The faces, named as their files: IBM Plex Sans Arabic on pages, DejaVu Sans Condensed on receipt paper.

    At 203 dpi the dots of DejaVu's letters stay apart where those of Plex run together, and its lines are
    lower: a reader of print loses fewer words, and fewer bytes are sent (`docs/performance.md`).
    """

    REGULAR = "IBMPlexSansArabic-Regular"
    MEDIUM = "IBMPlexSansArabic-Medium"
    SEMI_BOLD = "IBMPlexSansArabic-SemiBold"
    BOLD = "IBMPlexSansArabic-Bold"
    RECEIPT = "DejaVuSansCondensed"
    RECEIPT_BOLD = "DejaVuSansCondensed-Bold"


class Ink(enum.Enum):
    """What a piece of writing is on the paper."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    FINE = "fine"  # what explains: longer texts that name nobody
    STRONG = "strong"
    NUMBER = "number"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Hand:
    """How one ink is written: `size` is the em in units of the layout (dots on thermal paper).

    Strokes are `wider_dots` wider at each side on receipt paper, where thin ones would be one dot.
    """

    size: int
    weight: Weight
    wider_dots: float = 0.0

    @property
    def leading(self) -> int:
        """The height of a line; the font's own line box is 1.51 em."""
        return round(self.size * 1.42)

    @property
    def ascent(self) -> int:
        """From the top of the line to its baseline, high enough for vowel marks on bold letters."""
        return round(self.size * 1.04)


PAGE: Mapping[Ink, Hand] = MappingProxyType(
    {
        Ink.TITLE: Hand(38, Weight.BOLD),
        Ink.HEADING: Hand(29, Weight.BOLD),
        Ink.BODY: Hand(25, Weight.MEDIUM),
        Ink.FINE: Hand(25, Weight.MEDIUM),
        Ink.STRONG: Hand(26, Weight.BOLD),
        Ink.NUMBER: Hand(32, Weight.SEMI_BOLD),
        Ink.SMALL: Hand(19, Weight.MEDIUM),
    }
)
THERMAL: Mapping[Ink, Hand] = MappingProxyType(
    {
        Ink.TITLE: Hand(28, Weight.RECEIPT_BOLD),
        Ink.HEADING: Hand(24, Weight.RECEIPT_BOLD),
        Ink.BODY: Hand(20, Weight.RECEIPT, 0.2),
        Ink.FINE: Hand(19, Weight.RECEIPT),
        Ink.STRONG: Hand(21, Weight.RECEIPT_BOLD),
        Ink.NUMBER: Hand(24, Weight.RECEIPT_BOLD),
        Ink.SMALL: Hand(17, Weight.RECEIPT),
    }
)


def font_file(weight: Weight) -> Path:
    """Return the font file of a face.

    Raises:
        FontMissingError: the font is not installed beside the program.
    """
    spec = find_spec(_PAGE_PACKAGE)
    packaged = [Path(folder) / "files" for folder in (spec.submodule_search_locations or ())] if spec else []
    for folder in (_RECEIPT_FOLDER, *packaged):
        path = folder / f"{weight.value}.ttf"
        if path.is_file():
            return path
    raise FontMissingError(weight.value)
