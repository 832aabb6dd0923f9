"""A receipt as commands for a printer with type of its own: its texts and codes set by it, the rest as dots.

A line that is set begins and ends with its own 24 rows: Arabic beside a text of the printer's is drawn in
columns on the same line. Sources: as in `escpos.py`, pages esc_asterisk, esc_dollar, esc_exclamation.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.dots import MOST_BYTES, STRIP_ROWS, Band, Strip, most_columns, pieces, strip
from kiosk.domain.receipt import (
    SMALL_TYPE_ASCENT_DOTS,
    SMALL_TYPE_HEIGHT_DOTS,
    TYPE_ASCENT_DOTS,
    PrintableReceipt,
    SetCode,
    SetText,
    Typesetting,
)


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows that the printer sets itself."""

    top: int
    bottom: int
    texts: tuple[SetText, ...] = ()
    code: SetCode | None = None


@dataclass(slots=True)
class Compositor:
    """Turns one receipt into commands; used once.

    `draws_codes`: the printer draws QR symbols itself; else their dots are sent.
    """

    row_bytes: int
    band_rows: int
    draws_codes: bool
    most_bytes: int = MOST_BYTES
    _margin_bytes: int = 0

    def commands(self, dots: bytes) -> list[bytes]:
        """Return the commands that draw whole rows, in bands and in columns."""
        return [*self._rows(dots), *self._ending()]

    def set(self, receipt: Typesetting) -> list[bytes]:
        """Return the commands of a receipt.

        Raises:
            ValueError: what is to be set overlaps, or is wider than the paper.
        """
        made: list[bytes] = []
        done = 0
        for block in _blocks(receipt, self._has_ink(receipt.raster)):
            if block.top < done or block.bottom * self.row_bytes > len(receipt.raster):
                raise ValueError("lines to be set overlap")
            made += self._rows(receipt.raster[done * self.row_bytes : block.top * self.row_bytes])
            made += self._block(
                block, receipt.raster[block.top * self.row_bytes : block.bottom * self.row_bytes]
            )
            done = block.bottom
        return [*made, *self._rows(receipt.raster[done * self.row_bytes :]), *self._ending()]

    def _ending(self) -> list[bytes]:
        return [self._margin(0)] if self._margin_bytes else []

    def _has_ink(self, raster: bytes) -> list[bool]:
        return [any(raster[at : at + self.row_bytes]) for at in range(0, len(raster), self.row_bytes)]

    def _rows(self, dots: bytes) -> Iterator[bytes]:
        """Yield bands and strips; blank rows after a strip are fed by the command that ends it."""
        waiting: Strip | None = None
        for piece in pieces(dots, self.row_bytes, band_rows=self.band_rows, most_bytes=self.most_bytes):
            if waiting is not None:
                blank_rows = piece.rows if isinstance(piece, Band) and piece.is_blank else 0
                yield from self._line(waiting, (), STRIP_ROWS + blank_rows)
                waiting = None
                if blank_rows:
                    continue
            if isinstance(piece, Strip):
                waiting = piece
            elif piece.is_blank:
                yield escpos.feed(piece.rows)
            else:
                yield self._band(piece)
        if waiting is not None:
            yield from self._line(waiting, (), STRIP_ROWS)

    def _band(self, band: Band) -> bytes:
        return self._margin(band.left) + escpos.raster_of(band.width, escpos.defused(band.data))

    def _margin(self, left_bytes: int) -> bytes:
        command = b"" if left_bytes == self._margin_bytes else escpos.left_margin(left_bytes * 8)
        self._margin_bytes = left_bytes
        return command

    def _line(self, drawn: Strip, texts: Sequence[SetText], rows: int) -> list[bytes]:
        """Return a line of columns and texts from left to right; the last has the feed that prints it."""
        placed = [(left, escpos.columns(escpos.defused(data))) for left, data in drawn.runs]
        placed += [(text.left, escpos.set_in_type(text.text.encode("ascii"), _mode(text))) for text in texts]
        commands = [escpos.position(left) + command for left, command in sorted(placed)] or [b""]
        commands[0] = self._margin(0) + commands[0]
        commands[-1] += escpos.feed(rows)
        return commands

    def _block(self, block: _Block, dots: bytes) -> list[bytes]:
        if block.code is not None:
            return [self._code(block.code)] if self.draws_codes else self._drawn(block.code, dots)
        if any(text.left < 0 or text.left + text.width > self.row_bytes * 8 for text in block.texts):
            raise ValueError("a text to be set is wider than the paper")
        rows = [dots[at : at + self.row_bytes] for at in range(0, len(dots), self.row_bytes)]
        longest_run = most_columns(self.band_rows, self.row_bytes, self.most_bytes)
        drawn = strip(rows, longest_run) if any(dots) else Strip(())
        return self._line(drawn, block.texts, len(rows))

    def _code(self, code: SetCode) -> bytes:
        margin = self._margin(code.left // 8)
        return margin + escpos.qr(code.text.encode("ascii"), code.module_dots, code.correction)

    def _drawn(self, code: SetCode, dots: bytes) -> list[bytes]:
        """Return a code as bands of its own, so that each can be sent at half its size (`raster_of`)."""
        rows = [dots[at : at + self.row_bytes] for at in range(0, len(dots), self.row_bytes)]
        left = min(len(row) - len(row.lstrip(b"\x00")) for row in rows)
        right = max(len(row.rstrip(b"\x00")) for row in rows)
        clipped = [row[left:right] for row in rows]
        # Twice a band's rows, halved both ways, are half its bytes: recovery completes them too.
        most_rows = self.band_rows if code.module_dots % 2 else 2 * self.band_rows
        return [
            self._band(Band(len(part), left, right - left, b"".join(part)))
            for at in range(0, len(rows), most_rows)
            if (part := clipped[at : at + most_rows])
        ]


def composed(
    receipt: PrintableReceipt, *, band_rows: int, draws_codes: bool, most_bytes: int = MOST_BYTES
) -> list[bytes]:
    """Return a receipt as commands: set in type where it says what can be set, else as dots.

    Args:
        receipt: made ready for receipt paper.
        band_rows: most rows in one picture command.
        draws_codes: the printer draws QR symbols itself.
        most_bytes: most data in one command; a code drawn by the printer is one whatever its length.
    """
    row_bytes = receipt.width_dots // 8
    if receipt.typesetting is not None:
        with suppress(ValueError):  # what cannot be set is drawn: the dots hold everything
            return Compositor(row_bytes, band_rows, draws_codes, most_bytes).set(receipt.typesetting)
    return Compositor(row_bytes, band_rows, draws_codes, most_bytes).commands(receipt.raster)


def _mode(text: SetText) -> int:
    """Return the parameter of ESC ! for a text."""
    return (1 if text.is_small else 0) | (8 if text.is_bold else 0)


def _blocks(receipt: Typesetting, has_ink: list[bool]) -> list[_Block]:
    """Return the lines and codes from top to bottom; texts on one baseline are one line."""
    ordered = sorted(receipt.texts, key=lambda text: (text.baseline, text.left))
    blocks = [
        _set_line(baseline, tuple(texts), has_ink)
        for baseline, texts in groupby(ordered, key=lambda text: text.baseline)
    ]
    blocks += [_Block(code.top, code.top + code.side, code=code) for code in receipt.codes]
    return sorted(blocks, key=lambda block: block.top)


def _set_line(baseline: int, texts: tuple[SetText, ...], has_ink: list[bool]) -> _Block:
    """Return the rows of a line: those of small type alone where nothing else stands in them."""
    top = baseline - TYPE_ASCENT_DOTS
    if all(text.is_small for text in texts) and not any(has_ink[top : top + STRIP_ROWS]):
        top = baseline - SMALL_TYPE_ASCENT_DOTS
        return _Block(top, top + SMALL_TYPE_HEIGHT_DOTS, texts)
    return _Block(top, top + STRIP_ROWS, texts)
