"""The type of the printer's twin: dot patterns of its two fonts, and one line before it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

_PATTERNS: Final = Path(__file__).parents[2] / "data" / "printer_type.txt"
_FIRST, _LAST = 0x20, 0x7E
_STRIP_ROWS: Final = 24
_ROWS_BELOW: Final = 3  # of a strip of columns and of font A
# Columns of one dot, or of two, by the mode of ESC *; the first two draw eight dots, each three rows high.
_DOTS_A_COLUMN: Final = {0: 2, 1: 1, 32: 2, 33: 1}
_HIGH_MODES: Final = frozenset({32, 33})


@dataclass(frozen=True, slots=True)
class Font:
    """One font: `patterns` hold a row's dots as a number, `ascent` rows stand above the baseline."""

    width: int
    height: int
    ascent: int
    patterns: Mapping[int, tuple[int, ...]]

    def rows(self, code: int) -> tuple[int, ...]:
        """Return the rows of a character; what the font does not have is a black cell."""
        black = ((1 << self.width) - 1,) * self.height
        return self.patterns.get(code, black)


@cache
def fonts() -> tuple[Font, Font]:
    """Read font A and font B; sizes and baselines as in the reference (esc_exclamation)."""
    found: dict[str, dict[int, tuple[int, ...]]] = {"A": {}, "B": {}}
    for line in _PATTERNS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, code, *rows = line.split()
            found[name][int(code, 16)] = tuple(int(row, 16) for row in rows)
    return Font(12, 24, 21, found["A"]), Font(9, 17, 16, found["B"])


@dataclass(frozen=True, slots=True)
class TypeMode:
    """How characters are set: font 0 (A) or 1 (B), bold, and how many times as wide and as high."""

    font: int = 0
    is_bold: bool = False
    wide: int = 1
    high: int = 1


@dataclass(slots=True)
class PrintLine:
    """Characters and columns side by side on one baseline, until something prints the line."""

    width_dots: int
    at_dots: int = 0
    _ascent: int = 0
    _descent: int = 0
    _rows: dict[int, int] = field(default_factory=dict)

    @property
    def height(self) -> int:
        """Rows of the line as it stands."""
        return self._ascent + self._descent

    def has_room(self, mode: TypeMode) -> bool:
        """Say whether one more character fits."""
        return self.at_dots + fonts()[mode.font].width * mode.wide <= self.width_dots

    def character(self, code: int, mode: TypeMode) -> None:
        """Set one character; bold is its pattern twice, one dot apart."""
        font = fonts()[mode.font]
        self._grow(font.ascent * mode.high, (font.height - font.ascent) * mode.high)
        for number, row in enumerate(font.rows(code)):
            dots = row | row >> 1 if mode.is_bold else row
            wide = _widened(dots, font.width, mode.wide)
            for repeat in range(mode.high):
                below = (number - font.ascent) * mode.high + repeat
                self._burn(below, wide, font.width * mode.wide)
        self.at_dots += font.width * mode.wide

    def columns(self, mode: int, data: bytes) -> None:
        """Set columns (esc_asterisk): the highest bit of a column's first byte is its top dot."""
        size = 3 if mode in _HIGH_MODES else 1
        step = _DOTS_A_COLUMN.get(mode, 1)
        self._grow(_STRIP_ROWS - _ROWS_BELOW, _ROWS_BELOW)
        columns = [int.from_bytes(data[at : at + size], "big") for at in range(0, len(data), size)]
        for number in range(_STRIP_ROWS):
            bit = size * 8 - 1 - (number if size > 1 else number // 3)
            row = 0
            for column in columns:
                row = row << 1 | column >> bit & 1
            self._burn(
                number + _ROWS_BELOW - _STRIP_ROWS, _widened(row, len(columns), step), len(columns) * step
            )
        self.at_dots += len(columns) * step

    def take(self) -> list[bytes]:
        """Return the rows from top to bottom and begin a new line."""
        row_bytes = self.width_dots // 8
        rows = [
            self._rows.get(at, 0).to_bytes(row_bytes, "big") for at in range(-self._ascent, self._descent)
        ]
        self.clear()
        return rows

    def clear(self) -> None:
        """Forget the line."""
        self.at_dots = self._ascent = self._descent = 0
        self._rows.clear()

    def _grow(self, ascent: int, descent: int) -> None:
        self._ascent, self._descent = max(self._ascent, ascent), max(self._descent, descent)

    def _burn(self, row: int, dots: int, width: int) -> None:
        """Add dots at the place reached; what lies beyond the paper is lost."""
        shift = self.width_dots - self.at_dots - width
        placed = dots << shift if shift >= 0 else dots >> -shift
        self._rows[row] = self._rows.get(row, 0) | placed & (1 << self.width_dots) - 1


def is_printable(code: int) -> bool:
    """Say whether a byte is a character, not an order to the printer."""
    return code >= _FIRST and code != _LAST + 1


def _widened(dots: int, width: int, times: int) -> int:
    if times == 1:
        return dots
    wide = 0
    for at in range(width - 1, -1, -1):
        wide = wide << times | ((1 << times) - 1 if dots >> at & 1 else 0)
    return wide
