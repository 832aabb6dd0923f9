"""The kinds of writing on our papers: size, weight, and the font files they are written with."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from kiosk.errors import FontMissingError

_FONT_PACKAGE = "fontpkg_ibm_plex_sans_arabic"


class Weight(enum.StrEnum):
    """Weights of IBM Plex Sans Arabic, named as in its files."""

    REGULAR = "Regular"
    MEDIUM = "Medium"
    SEMI_BOLD = "SemiBold"
    BOLD = "Bold"


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
    """How one ink is written: `size` is the em in units of the layout (dots on thermal paper)."""

    size: int
    weight: Weight

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
        Ink.TITLE: Hand(32, Weight.BOLD),
        Ink.HEADING: Hand(26, Weight.BOLD),
        Ink.BODY: Hand(22, Weight.MEDIUM),
        Ink.FINE: Hand(20, Weight.REGULAR),
        Ink.STRONG: Hand(21, Weight.BOLD),
        Ink.NUMBER: Hand(27, Weight.SEMI_BOLD),
        Ink.SMALL: Hand(18, Weight.MEDIUM),
    }
)


def font_file(weight: Weight) -> Path:
    """Return the font file of a weight.

    Raises:
        FontMissingError: the font is not installed beside the program.
    """
    spec = find_spec(_FONT_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "files" / f"IBMPlexSansArabic-{weight.value}.ttf"
        if path.is_file():
            return path
    raise FontMissingError(weight.value)
