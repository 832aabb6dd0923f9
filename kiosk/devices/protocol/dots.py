"""A picture cut into bands that are cheap to send: blank rows fed over, white margins left out."""

from collections.abc import Iterator
from dataclasses import dataclass

BLANK_ROWS_WORTH_A_FEED = 8  # shorter gaps are drawn: each feed stops and starts the motor
BYTES_WORTH_A_MARGIN = 12  # one GS L here and one back cost 8 bytes


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
    """Cut `dots` (whole rows of `row_bytes`) into bands of at most `band_rows`."""
    rows = [dots[at : at + row_bytes] for at in range(0, len(dots), row_bytes)]
    for is_blank, run in _runs(rows, skips_blank=skips_blank):
        if is_blank:
            yield Band(len(run))
            continue
        for at in range(0, len(run), band_rows):
            yield _clipped(run[at : at + band_rows], clips_left=clips_left)


def _runs(rows: list[bytes], *, skips_blank: bool) -> Iterator[tuple[bool, list[bytes]]]:
    """Yield runs of rows, telling those blank and long enough to be fed over."""
    start = blank_from = 0
    for at, row in enumerate(rows):
        if not any(row):
            continue
        if skips_blank and at - blank_from >= BLANK_ROWS_WORTH_A_FEED:
            if start < blank_from:
                yield False, rows[start:blank_from]
            yield True, rows[blank_from:at]
            start = at
        blank_from = at + 1
    if not skips_blank:
        blank_from = len(rows)
    if start < blank_from:
        yield False, rows[start:blank_from]
    if blank_from < len(rows):
        yield True, rows[blank_from:]


def _clipped(rows: list[bytes], *, clips_left: bool) -> Band:
    """Leave out white bytes at the right, and at the left where that pays."""
    width = max([1, *(len(row.rstrip(b"\x00")) for row in rows)])
    left = min(len(row) - len(row.lstrip(b"\x00")) for row in rows)
    if not clips_left or left >= width or left * len(rows) < BYTES_WORTH_A_MARGIN:
        left = 0
    return Band(len(rows), left, width - left, b"".join(row[left:width] for row in rows))
