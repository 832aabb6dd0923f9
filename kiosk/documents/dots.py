"""Dots for thermal paper, eight to a byte: bands of ready rows are burnt into a sheet, one operation each.

A paper is half a million dots; asked one by one, packing them takes longer than everything else on a receipt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_BITS: Final = 8
_DIGITS: Final = b"01".ljust(256, b"1")


@dataclass(frozen=True, slots=True)
class Band:
    """Rows over the whole width of a paper, as one number: its last bit is the last dot of the last row."""

    dots: int
    rows: int


class Sheet:
    """A paper as it is made, white at first; what is burnt beyond its edges is lost."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self._row_bytes = _row_bytes(width)
        self._height = height
        self._rows = bytearray(self._row_bytes * height)

    def burn(self, top: int, band: Band) -> None:
        """Make black what is black in a band that begins at row `top`."""
        dots, rows = band.dots, band.rows
        below = max(0, top + rows - self._height)
        rows, dots = rows - below, dots >> below * self._row_bytes * _BITS
        if top < 0:
            rows, top = rows + top, 0
            dots &= (1 << max(0, rows) * self._row_bytes * _BITS) - 1
        if rows <= 0:
            return
        start, end = top * self._row_bytes, (top + rows) * self._row_bytes
        burnt = int.from_bytes(self._rows[start:end]) | dots
        self._rows[start:end] = burnt.to_bytes(end - start)

    def dots(self) -> bytes:
        """Return the rows from top to bottom, 1 is black."""
        return bytes(self._rows)


def band_of(packed: bytes, width: int) -> Band:
    """Return rows that are packed already."""
    return Band(int.from_bytes(packed), len(packed) // _row_bytes(width))


def bar(width: int, columns: tuple[int, int], rows: int) -> Band:
    """Return a black rectangle from the first column up to, without, the second."""
    left, right = max(0, columns[0]), min(width, columns[1])
    bits = _row_bytes(width) * _BITS
    row = ((1 << max(0, right - left)) - 1) << bits - right
    return Band(int.from_bytes(row.to_bytes(bits // _BITS) * max(0, rows)), max(0, rows))


def module_rows(modules: Sequence[Sequence[bool]], side: int, width: int, left: int) -> Band:
    """Return a symbol of square modules, each `side` dots wide and high, its first column at `left`."""
    bits = _row_bytes(width) * _BITS
    larger = {ord("0"): "0" * side, ord("1"): "1" * side}
    free = bits - left - side * len(modules)
    rows = (int(bytes(row).translate(_DIGITS).decode().translate(larger), 2) << free for row in modules)
    packed = b"".join(row.to_bytes(bits // _BITS) * side for row in rows)
    return Band(int.from_bytes(packed), side * len(modules))


def _row_bytes(width: int) -> int:
    return -(-width // _BITS)
