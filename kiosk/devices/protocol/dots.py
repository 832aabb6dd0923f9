"""A picture cut into bands that are cheap to send: blank rows fed over, white margins left out."""

from collections.abc import Iterator
from dataclasses import dataclass

_LEAST_FEED_ROWS = 4  # shorter gaps are drawn: each feed stops and starts the motor
_FEED_BYTES = 6  # ESC J and its fence
_BAND_BYTES = 15  # header of GS v 0, a margin, a fence

_Extent = tuple[int, int]  # first black byte of a row and the one after the last; equal when blank


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows: blank, or `data` of `width` bytes a row that begins `left` bytes from the left."""

    rows: int
    left: int = 0
    width: int = 0
    data: bytes = b""

    @property
    def is_blank(self) -> bool:
        """Say whether there is nothing to draw."""
        return not self.data


def bands(
    dots: bytes, row_bytes: int, *, band_rows: int, skips_blank: bool, clips_left: bool
) -> Iterator[Band]:
    """Cut `dots` (whole rows of `row_bytes`) into bands of at most `band_rows`, fewest bytes in all."""
    rows = [dots[at : at + row_bytes] for at in range(0, len(dots), row_bytes)]
    extents = [_extent(row, clips_left=clips_left) for row in rows]
    blank_rows = 0
    for start, end in _spans(extents, band_rows, _LEAST_FEED_ROWS if skips_blank else band_rows + 1):
        left, right = _around(extents[start:end])
        if skips_blank and left == right:
            blank_rows += end - start
            continue
        if blank_rows:
            yield Band(blank_rows)
        blank_rows = 0
        right = max(right, left + 1)
        yield Band(end - start, left, right - left, b"".join(row[left:right] for row in rows[start:end]))
    if blank_rows:
        yield Band(blank_rows)


def _extent(row: bytes, *, clips_left: bool) -> _Extent:
    right = len(row.rstrip(b"\x00"))
    return (len(row) - len(row.lstrip(b"\x00")) if clips_left and right else 0, right)


def _around(extents: list[_Extent]) -> _Extent:
    """Return the extent around all black bytes."""
    inked = [extent for extent in extents if extent[1]]
    return (min(left for left, _ in inked), max(right for _, right in inked)) if inked else (0, 0)


def _spans(extents: list[_Extent], band_rows: int, least_feed_rows: int) -> list[tuple[int, int]]:
    """Choose where to cut so that the fewest bytes are sent (shortest path over all cuts)."""
    cheapest, begins = [0], [0]
    for end in range(1, len(extents) + 1):
        best, begin, left, right = -1, end, 0, 0
        for start in range(end - 1, max(0, end - band_rows) - 1, -1):
            if extents[start][1]:
                left = min(left, extents[start][0]) if right else extents[start][0]
                right = max(right, extents[start][1])
            is_feed = not right and end - start >= least_feed_rows
            cost = cheapest[start] + (
                _FEED_BYTES if is_feed else _BAND_BYTES + (end - start) * max(1, right - left)
            )
            if best < 0 or cost < best:
                best, begin = cost, start
        cheapest.append(best)
        begins.append(begin)
    spans = []
    end = len(extents)
    while end:
        spans.append((begins[end], end))
        end = begins[end]
    return spans[::-1]
