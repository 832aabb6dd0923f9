"""From blocks to places: a strip of positioned lines, rules, boxes and codes that any output can draw."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from kiosk.documents.blocks import (
    END_OF_RUN,
    LEFT_TO_RIGHT,
    BarCode,
    Block,
    Frame,
    Pair,
    Paragraph,
    QrSquare,
    Rule,
    Side,
)
from kiosk.documents.breaking import broken
from kiosk.documents.code128 import QUIET_MODULES as BAR_QUIET_MODULES
from kiosk.documents.code128 import bar_modules
from kiosk.documents.ink import Hand, Ink
from kiosk.documents.own_type import cells, code_and_words
from kiosk.documents.qr import QUIET_MODULES, RECEIPT_DOTS_PER_MODULE, QrMatrix, qr_matrix

_GAP = 10
_BETWEEN_LABELS = 12
_PADDING = 8
_BOX_THICKNESS = 3
_FRAME_RULE = 4
_BETWEEN_CODE_AND_WORDS = 7
_MOST_UNITS_PER_BAR = 3
_BAR_HEIGHT = 100  # 12.5 mm at 8 dots a mm. Source: UPU S10 asks for 12.5 mm at least


class Measure(Protocol):
    """The width of a line as an output will draw it."""

    def width(self, text: str, hand: Hand, *, is_rtl: bool) -> float:
        """Return the width of a text in units of the layout."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One line; `x` is its right edge, middle or left edge as `side` says."""

    text: str
    hand: Hand
    x: float
    baseline: float
    side: Side
    is_rtl: bool


@dataclass(frozen=True, slots=True)
class PlacedRule:
    """A horizontal line from `left` to `right`, `top` its upper edge."""

    left: float
    right: float
    top: float
    thickness: float


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """The outline of a rectangle."""

    left: float
    top: float
    right: float
    bottom: float
    thickness: float


@dataclass(frozen=True, slots=True)
class PlacedQr:
    """A code without its quiet zone; `module` is the side of one module."""

    matrix: QrMatrix
    left: float
    top: float
    module: int


@dataclass(frozen=True, slots=True)
class PlacedBars:
    """A bar code without its quiet zones; `module` is the width of one module, `height` that of the bars."""

    modules: tuple[bool, ...]
    left: float
    top: float
    module: int
    height: int

    @property
    def bars(self) -> Iterator[tuple[float, float]]:
        """Yield the left and right edge of each bar."""
        place = 0
        for is_bar, run in groupby(self.modules):
            width = len(tuple(run))
            if is_bar:
                yield self.left + place * self.module, self.left + (place + width) * self.module
            place += width


Placed = PlacedText | PlacedRule | PlacedBox | PlacedQr | PlacedBars


@dataclass(frozen=True, slots=True)
class Strip:
    """A laid out paper: everything with its place, and the heights where a page may end."""

    width: int
    height: int
    placed: tuple[Placed, ...]
    cuts: tuple[int, ...] = ()


@dataclass(slots=True)
class Composer:
    """Lays blocks out from top to bottom; used once.

    With `is_receipt_paper` each text that the printer may set itself stands apart and has room for its cells,
    and frames are two lines: sides would cost as many bytes as a page of words.
    """

    width: int
    margin: int
    margin_top: int
    hands: Mapping[Ink, Hand]
    measure: Measure
    is_receipt_paper: bool = False
    _top: int = 0
    _placed: list[Placed] = field(default_factory=list)
    _cuts: list[int] = field(default_factory=list)

    def strip(self, blocks: Sequence[Block]) -> Strip:
        """Return all blocks in their places."""
        self._top = self.margin_top
        for block in blocks:
            self._add(block)
        return Strip(self.width, self._top + self.margin_top, tuple(self._placed), tuple(self._cuts))

    def _add(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block, self.margin)
            case Pair():
                self._pair(block)
            case Rule():
                self._rule(block)
            case Frame():
                self._frame(block)
            case QrSquare():
                self._qr(block)
            case BarCode():
                self._bars(block)

    def _paragraph(self, block: Paragraph, inset: int) -> None:
        hand = self.hands[block.ink]
        room = self.width - 2 * inset
        for line in broken(block.text, room, lambda text: self._width(text, hand, is_rtl=block.is_rtl)):
            self._line(line, hand, block.side, inset, self._top + hand.ascent, is_rtl=block.is_rtl)
            self._top += hand.leading

    def _pair(self, block: Pair) -> None:
        """Put label and value on one line if they fit, else the value below; English only where it fits."""
        label, value = self.hands[Ink.BODY], self.hands[block.ink]
        room = self.width - 2 * self.margin - self._width(block.label, label, is_rtl=True)
        wanted = self._width(block.value, value, is_rtl=True) + 2 * _BETWEEN_LABELS
        shares_line = wanted <= room
        ascent = max(label.ascent, value.ascent) if shares_line else label.ascent
        baseline = self._top + ascent
        self._line(block.label, label, Side.RIGHT, self.margin, baseline)
        self._english_label(block.label_english, room, wanted if shares_line else 0, baseline)
        if shares_line:
            self._line(block.value, value, Side.LEFT, self.margin, baseline)
            self._top += max(label.leading, value.leading)
        else:
            self._top += label.leading
            self._paragraph(Paragraph(block.value, block.ink), self.margin)

    def _english_label(self, text: str, room: float, taken: float, baseline: float) -> None:
        hand = self.hands[Ink.SMALL]
        if self._width(text, hand, is_rtl=False) + _BETWEEN_LABELS + taken <= room:
            x = self.margin + room - _BETWEEN_LABELS
            self._placed.append(PlacedText(text, hand, x, baseline, Side.RIGHT, is_rtl=False))

    def _rule(self, block: Rule) -> None:
        self._top += _GAP
        if block.is_cut:
            self._cuts.append(self._top)
        self._placed.append(PlacedRule(self.margin, self.width - self.margin, self._top, block.thickness))
        self._top += block.thickness + _GAP

    def _frame(self, block: Frame) -> None:
        self._top += _GAP
        top = self._top
        self._top += _PADDING
        for paragraph in block.paragraphs:
            self._paragraph(paragraph, self.margin + _PADDING)
        self._top += _PADDING
        edge = self.width - self.margin
        if self.is_receipt_paper:
            self._placed.append(PlacedRule(self.margin, edge, top, _FRAME_RULE))
            self._placed.append(PlacedRule(self.margin, edge, self._top - _FRAME_RULE, _FRAME_RULE))
        else:
            self._placed.append(PlacedBox(self.margin, top, edge, self._top, _BOX_THICKNESS))
        self._top += _GAP

    def _qr(self, block: QrSquare) -> None:
        matrix = qr_matrix(block.text, block.largest_version)
        module = matrix.dots_per_module(self.width)
        roomy = self.width // (matrix.modules + 2 * QUIET_MODULES)
        if self.is_receipt_paper and roomy >= RECEIPT_DOTS_PER_MODULE:
            module = RECEIPT_DOTS_PER_MODULE
        side = matrix.modules * module
        self._top += QUIET_MODULES * module
        self._placed.append(PlacedQr(matrix, (self.width - side) // 2, self._top, module))
        self._top += side + QUIET_MODULES * module

    def _bars(self, block: BarCode) -> None:
        """Place the bars as wide as fits with their quiet zones, at most three units a module."""
        modules = bar_modules(block.text)
        room = self.width // (len(modules) + 2 * BAR_QUIET_MODULES)
        module = max(1, min(_MOST_UNITS_PER_BAR, room))
        left = (self.width - len(modules) * module) // 2
        self._top += _GAP
        self._placed.append(PlacedBars(modules, left, self._top, module, _BAR_HEIGHT))
        self._top += _BAR_HEIGHT + _GAP
        text = f"{LEFT_TO_RIGHT}{block.text}{END_OF_RUN}"
        self._paragraph(Paragraph(text, Ink.NUMBER, Side.CENTRE, is_rtl=False), self.margin)

    def _line(
        self, text: str, hand: Hand, side: Side, inset: int, baseline: float, *, is_rtl: bool = True
    ) -> None:
        """Place a line; a code with words after it is two texts, the code at the right."""
        x = {Side.RIGHT: self.width - inset, Side.CENTRE: self.width / 2, Side.LEFT: inset}[side]
        parts = code_and_words(text) if self.is_receipt_paper and is_rtl else None
        if parts is None:
            self._placed.append(PlacedText(text, hand, x, baseline, side, is_rtl))
            return
        code, words = parts
        room, code_room = self._width(text, hand, is_rtl=True), self._width(code, hand, is_rtl=False)
        right = x + {Side.RIGHT: 0.0, Side.CENTRE: 0.5, Side.LEFT: 1.0}[side] * room
        left = right - code_room
        if side is Side.RIGHT:
            self._placed.append(PlacedText(code, hand, right, baseline, Side.RIGHT, is_rtl=False))
        else:  # narrower cells leave their white at the right, not between the code and its words
            self._placed.append(PlacedText(code, hand, left, baseline, Side.LEFT, is_rtl=False))
        beside = left - _BETWEEN_CODE_AND_WORDS
        self._placed.append(PlacedText(words, hand, beside, baseline, Side.RIGHT, is_rtl=True))

    def _width(self, text: str, hand: Hand, *, is_rtl: bool) -> float:
        """Return the room a line takes, whoever sets it."""
        if self.is_receipt_paper and is_rtl and (parts := code_and_words(text)) is not None:
            code, words = (self._width(part, hand, is_rtl=part is parts[1]) for part in parts)
            return code + _BETWEEN_CODE_AND_WORDS + words
        drawn = self.measure.width(text, hand, is_rtl=is_rtl)
        own = cells(text, hand) if self.is_receipt_paper else None
        return drawn if own is None else max(drawn, own.width)
