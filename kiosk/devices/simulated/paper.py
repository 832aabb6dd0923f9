"""The paper path of the printer's twin: a roll that ends, dots on it, a cutter."""

from collections.abc import Callable
from dataclasses import dataclass, field

DOTS_PER_METRE = 8_000  # 203 dpi, 8 dots per mm
FULL_ROLL_ROWS = 400_000  # 50 m
NEAR_END_ROWS = 24_000  # 3 m: where the near-end sensor sits


@dataclass(frozen=True, slots=True)
class QrMark:
    """A QR symbol the printer was asked to draw itself."""

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
    margin_dots: int = 0
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

    def print_row(self, dots: bytes) -> None:
        """Burn one row beginning at the margin; what lies beyond the paper is lost."""
        width_bytes = self.width_dots // 8
        self.rows.append((bytes(self.margin_dots // 8) + dots)[:width_bytes].ljust(width_bytes, b"\x00"))
        self.rows_left -= 1

    def draw_qr(self, text: str, modules: list[str], module_dots: int) -> None:
        """Note a QR symbol and draw it; `modules` are rows of 0 and 1."""
        side = len(modules) * module_dots
        self.qr_marks.append(QrMark(text, len(self.rows), self.margin_dots, side))
        for row in modules:
            dots = "".join(module * module_dots for module in row).ljust(-(-side // 8) * 8, "0")
            drawn = int(dots, 2).to_bytes(len(dots) // 8, "big")
            for _ in range(module_dots):
                self.print_row(drawn)

    def mark_bars(self, text: str, height_dots: int) -> None:
        """Note a bar code and draw its place, hatched."""
        self.bar_codes.append(text)
        for _ in range(height_dots):
            self.print_row(b"\xaa" * max(1, len(text)))

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
