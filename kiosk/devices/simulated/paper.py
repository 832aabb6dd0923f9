"""The paper path of the printer's twin: a roll that ends, dots on it, a cutter."""

from collections.abc import Callable
from dataclasses import dataclass, field

DOTS_PER_METRE = 8_000  # 203 dpi, 8 dots per mm
FULL_ROLL_ROWS = 400_000  # 50 m
NEAR_END_ROWS = 24_000  # 3 m: where the near-end sensor sits


@dataclass(frozen=True, slots=True)
class QrMark:
    """A QR symbol the printer was asked to draw itself, shown as a framed square."""

    text: str
    top_row: int
    left_dots: int
    size_dots: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One piece of paper as cut off: `rows` of `width_dots` / 8 bytes, 1 = black."""

    width_dots: int
    rows: tuple[bytes, ...]
    text: str
    qr_marks: tuple[QrMark, ...]
    bar_codes: tuple[str, ...] = ()

    @property
    def black_dots(self) -> int:
        """Count the black dots."""
        return sum(row_bits.bit_count() for row_bits in map(_number, self.rows))


def _number(row: bytes) -> int:
    return int.from_bytes(row, "big")


@dataclass
class PaperPath:
    """What lies under the head; `on_sheet` is told of every piece cut off, blank ones too."""

    width_dots: int
    on_sheet: Callable[[Sheet], None]
    rows_left: int = FULL_ROLL_ROWS
    rows: list[bytes] = field(default_factory=list)
    text: bytearray = field(default_factory=bytearray)
    qr_marks: list[QrMark] = field(default_factory=list)
    bar_codes: list[str] = field(default_factory=list)

    @property
    def is_out(self) -> bool:
        """Say whether the paper-end sensor sees nothing."""
        return self.rows_left <= 0

    @property
    def is_low(self) -> bool:
        """Say whether the near-end sensor sees the roll's core."""
        return self.rows_left <= NEAR_END_ROWS

    def print_row(self, dots: bytes, margin_dots: int) -> None:
        """Burn one row beginning `margin_dots` from the left; what lies beyond the paper is lost."""
        width_bytes = self.width_dots // 8
        self.rows.append((bytes(margin_dots // 8) + dots)[:width_bytes].ljust(width_bytes, b"\x00"))
        self.rows_left -= 1

    def mark_qr(self, text: str, size_dots: int, margin_dots: int) -> None:
        """Note a QR symbol and draw its place."""
        self.qr_marks.append(QrMark(text, len(self.rows), margin_dots, size_dots))
        side = max(1, size_dots // 8)
        frame = b"\xff" * side
        hollow = b"\xc0" + bytes(max(0, side - 2)) + b"\x03" if side > 1 else frame
        for at in range(size_dots):
            self.print_row(frame if min(at, size_dots - 1 - at) < 2 else hollow, margin_dots)  # noqa: PLR2004  # line width

    def mark_bars(self, text: str, height_dots: int, margin_dots: int) -> None:
        """Note a bar code and draw its place, hatched."""
        self.bar_codes.append(text)
        for _ in range(height_dots):
            self.print_row(b"\xaa" * max(1, len(text)), margin_dots)

    def cut(self) -> None:
        """Cut off what has come out; nothing happens when nothing has."""
        if not (self.rows or self.text):
            return
        text, marks, bars = self.text.decode("latin-1"), tuple(self.qr_marks), tuple(self.bar_codes)
        sheet = Sheet(self.width_dots, tuple(self.rows), text, marks, bars)
        self.rows.clear()
        self.text.clear()
        self.qr_marks.clear()
        self.bar_codes.clear()
        self.on_sheet(sheet)
