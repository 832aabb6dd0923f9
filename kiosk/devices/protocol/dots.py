"""A picture cut into pieces that are cheap to send: blank rows fed over, white margins left out."""

from collections.abc import Iterator
from dataclasses import dataclass

STRIP_ROWS = 24  # rows that ESC * draws at a time (esc_asterisk, m = 33)
_COLUMN_BYTES = 3
_LEAST_FEED_ROWS = 4  # shorter gaps are drawn: each feed stops and starts the motor
_FEED_BYTES = 6  # ESC J and its fence
_BAND_BYTES = 15  # header of GS v 0, a margin, a fence
_STRIP_BYTES = 6  # ESC J and its fence
_RUN_BYTES = 9  # ESC $ and the header of ESC *
_WIDEST_GAP = _RUN_BYTES // _COLUMN_BYTES - 1  # white columns that are cheaper drawn than jumped over
# Of data in one command: a question asked behind it waits no longer than 0.16 s at 38400 baud.
MOST_BYTES = 600

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


@dataclass(frozen=True, slots=True)
class Strip:
    """`STRIP_ROWS` rows in runs of columns, each with the dot it begins at and three bytes a column."""

    runs: tuple[tuple[int, bytes], ...]


def bands(
    dots: bytes,
    row_bytes: int,
    *,
    band_rows: int,
    skips_blank: bool,
    clips_left: bool,
    most_bytes: int = MOST_BYTES,
) -> Iterator[Band]:
    """Cut `dots` (whole rows of `row_bytes`) into bands of at most `band_rows`, fewest bytes in all."""
    for piece in _pieces(dots, row_bytes, (band_rows, most_bytes), 0, (skips_blank, clips_left)):
        assert isinstance(piece, Band)  # noqa: S101  # no columns were allowed
        yield piece


def pieces(
    dots: bytes, row_bytes: int, *, band_rows: int, most_bytes: int = MOST_BYTES
) -> Iterator[Band | Strip]:
    """Cut `dots` into bands and strips of columns, fewest bytes in all; none is longer than a short wait."""
    longest_run = most_columns(band_rows, row_bytes, most_bytes)
    return _pieces(dots, row_bytes, (band_rows, most_bytes), longest_run, (True, True))


def most_columns(band_rows: int, row_bytes: int, most_bytes: int = MOST_BYTES) -> int:
    """Return how long a run of columns may be: no longer than a band, and than a short wait."""
    return min(band_rows * row_bytes, most_bytes) // _COLUMN_BYTES


def _pieces(
    dots: bytes, row_bytes: int, most: tuple[int, int], longest_run: int, skips: tuple[bool, bool]
) -> Iterator[Band | Strip]:
    (band_rows, _), (skips_blank, clips_left) = most, skips
    rows = [dots[at : at + row_bytes] for at in range(0, len(dots), row_bytes)]
    extents = [_extent(row, clips_left=clips_left) for row in rows]
    strips = _strip_costs(rows) if longest_run else []
    blank_rows = 0
    for start, end in _spans(extents, most, _LEAST_FEED_ROWS if skips_blank else band_rows + 1, strips):
        if end - start > band_rows:
            if blank_rows:
                yield Band(blank_rows)
            blank_rows = 0
            yield strip(rows[start:end], longest_run)
            continue
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


def strip(rows: list[bytes], longest_run: int) -> Strip:
    """Turn `STRIP_ROWS` rows into runs of columns; narrow gaps are drawn, wide ones left out."""
    width = len(rows[0]) * 8
    numbers = [int.from_bytes(row, "big") for row in rows]
    drawn = f"{_closed(_any(numbers)):0{width}b}"
    columns = list(zip(*(f"{number:0{width}b}" for number in numbers), strict=True))
    runs: list[tuple[int, bytes]] = []
    at = drawn.find("1")
    while at >= 0:
        end = drawn.find("0", at)
        end = min(width if end < 0 else end, at + longest_run)
        data = b"".join(int("".join(column), 2).to_bytes(_COLUMN_BYTES, "big") for column in columns[at:end])
        runs.append((at, data))
        at = drawn.find("1", end)
    return Strip(tuple(runs))


def _any(numbers: list[int]) -> int:
    """Return the columns in which there is anything."""
    found = 0
    for number in numbers:
        found |= number
    return found


def _closed(columns: int) -> int:
    """Fill the gaps that are cheaper drawn than jumped over."""
    closed = columns
    for gap in range(1, _WIDEST_GAP + 1):
        for before in range(1, gap + 1):
            closed |= (columns >> before) & (columns << (gap + 1 - before))
    return closed


def _strip_costs(rows: list[bytes]) -> list[int]:
    """Return for each row what a strip that begins there costs; 0 where none can."""
    numbers = [int.from_bytes(row, "big") for row in rows]
    costs = []
    for start in range(len(rows) - STRIP_ROWS + 1):
        closed = _closed(_any(numbers[start : start + STRIP_ROWS]))
        runs = (closed & ~(closed << 1)).bit_count()
        costs.append(_STRIP_BYTES + _RUN_BYTES * runs + _COLUMN_BYTES * closed.bit_count() if closed else 0)
    return costs


def _extent(row: bytes, *, clips_left: bool) -> _Extent:
    right = len(row.rstrip(b"\x00"))
    return (len(row) - len(row.lstrip(b"\x00")) if clips_left and right else 0, right)


def _around(extents: list[_Extent]) -> _Extent:
    """Return the extent around all black bytes."""
    inked = [extent for extent in extents if extent[1]]
    return (min(left for left, _ in inked), max(right for _, right in inked)) if inked else (0, 0)


def _spans(
    extents: list[_Extent], most: tuple[int, int], least_feed_rows: int, strips: list[int]
) -> list[tuple[int, int]]:
    """Choose where to cut so that the fewest bytes are sent (shortest path over all cuts).

    A span longer than a band is a strip.
    """
    band_rows, most_bytes = most
    cheapest, begins = [0], [0]
    for end in range(1, len(extents) + 1):
        best, begin, left, right = -1, end, 0, 0
        for start in range(end - 1, max(0, end - band_rows) - 1, -1):
            if extents[start][1]:
                left = min(left, extents[start][0]) if right else extents[start][0]
                right = max(right, extents[start][1])
            if end - start > 1 and (end - start) * (right - left) > most_bytes:
                break
            is_feed = not right and end - start >= least_feed_rows
            cost = cheapest[start] + (
                _FEED_BYTES if is_feed else _BAND_BYTES + (end - start) * max(1, right - left)
            )
            if best < 0 or cost < best:
                best, begin = cost, start
        start = end - STRIP_ROWS
        if 0 <= start < len(strips) and strips[start] and cheapest[start] + strips[start] < best:
            best, begin = cheapest[start] + strips[start], start
        cheapest.append(best)
        begins.append(begin)
    spans = []
    end = len(extents)
    while end:
        spans.append((begins[end], end))
        end = begins[end]
    return spans[::-1]
