"""A strip as dots for thermal paper: HarfBuzz shapes, FriBidi orders, nothing is dithered."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from kiosk.documents.blocks import Side
from kiosk.documents.dots import Band, Sheet, band_of, bar, module_rows
from kiosk.documents.ink import Hand, Weight, font_file
from kiosk.documents.layout import Placed, PlacedBars, PlacedBox, PlacedQr, PlacedRule, PlacedText, Strip
from kiosk.errors import FontMissingError

_MOST_WIDTHS = 512
_INK = 255
# A dot is burnt when half of it is ink: letters keep the white between their dots (`docs/performance.md`).
_BURNT_FROM = 128
# What draws a line with a letter that the face of receipt paper has not: alef wasla, letters of Urdu.
_STAND_INS = {Weight.RECEIPT: Weight.MEDIUM, Weight.RECEIPT_BOLD: Weight.BOLD}
_NO_LETTER = "\U0010fffd"
_PROBE_DOTS = 16
_BURNT = [_INK if level >= _BURNT_FROM else 0 for level in range(256)]
# No mark of a letter is higher or lower: asking the font for each line takes as long as drawing it.
_EMS_ABOVE, _EMS_BELOW = 2, 1
_TextKey = tuple[str, Hand, bool]
_LineKey = tuple[_TextKey, int, int]


@dataclass(frozen=True, slots=True)
class _DrawnLine:
    """A line in dots, over the whole width of the paper; `top` as seen from its baseline."""

    band: Band
    top: int


class RasterPen:
    """Measures and draws with Pillow and raqm; fonts are opened once. Belongs to one lane.

    The lines of the last paper are kept as drawn: what stands on the next one too is not shaped again.
    """

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, Weight], Any] = {}
        self._letters: dict[tuple[Weight, str], bool] = {}
        self._widths: dict[_TextKey, float] = {}
        self._lines: dict[_LineKey, _DrawnLine] = {}
        self._before: dict[_LineKey, _DrawnLine] = {}
        self._drawn_anew = 0

    @property
    def drawn_anew(self) -> int:
        """How many lines of the last paper the paper before it had not."""
        return self._drawn_anew

    def width(self, text: str, hand: Hand, *, is_rtl: bool) -> float:
        """Return the advance of a line in dots; of the words that stand on every paper it is remembered."""
        key = (text, hand, is_rtl)
        found = self._widths.get(key)
        if found is None:
            font = self._font(hand.size, self._face(hand.weight, text))
            found = float(font.getlength(text, direction=_direction(is_rtl), language=_language(is_rtl)))
            if len(self._widths) >= _MOST_WIDTHS:  # names are among them: kept for a few papers
                self._widths.clear()
            self._widths[key] = found
        return found

    def draw(self, strip: Strip) -> bytes:
        """Return the dots: rows top to bottom, eight to a byte, 1 is black."""
        return self.draw_apart(strip, ())[1]

    def draw_apart(self, strip: Strip, apart: Container[Placed]) -> tuple[bytes, bytes]:
        """Return the dots without what is in `apart`, and all of them."""
        self._before, self._lines, self._drawn_anew = self._lines, {}, 0
        sheet = Sheet(strip.width, strip.height)
        for placed in strip.placed:
            if placed not in apart:
                self._place(sheet, placed)
        rest = sheet.dots()
        for placed in strip.placed:
            if placed in apart:
                self._place(sheet, placed)
        self._before = {}
        return rest, sheet.dots()

    def _place(self, sheet: Sheet, placed: Placed) -> None:
        match placed:
            case PlacedText():
                line = self._line(placed, sheet.width)
                sheet.burn(round(placed.baseline) + line.top, line.band)
            case PlacedRule(left, right, top, thickness):
                sheet.burn(round(top), bar(sheet.width, (round(left), round(right)), round(thickness)))
            case PlacedBox():
                for top, sides in _outline(placed):
                    sheet.burn(top, bar(sheet.width, *sides))
            case PlacedBars():
                for left, right in placed.bars:
                    sheet.burn(
                        round(placed.top), bar(sheet.width, (round(left), round(right)), placed.height)
                    )
            case PlacedQr():
                symbol = module_rows(placed.matrix.rows, placed.module, sheet.width, round(placed.left))
                sheet.burn(round(placed.top), symbol)

    def _line(self, placed: PlacedText, paper_width: int) -> _DrawnLine:
        width = self.width(placed.text, placed.hand, is_rtl=placed.is_rtl)
        share = {Side.RIGHT: 1.0, Side.CENTRE: 0.5, Side.LEFT: 0.0}[placed.side]
        left = round(placed.x - share * width)
        key = ((placed.text, placed.hand, placed.is_rtl), left, paper_width)
        line = self._lines.get(key) or self._before.get(key) or self._drawn(placed, left, paper_width)
        self._lines[key] = line
        return line

    def _drawn(self, placed: PlacedText, left: int, paper_width: int) -> _DrawnLine:
        from PIL import Image, ImageDraw

        self._drawn_anew += 1
        face = self._face(placed.hand.weight, placed.text)
        font = self._font(placed.hand.size, face)
        shaping: dict[str, Any] = {
            "stroke_width": placed.hand.wider_dots,
            "anchor": "ls",
            "direction": _direction(placed.is_rtl),
            "language": _language(placed.is_rtl),
        }
        above = _EMS_ABOVE * placed.hand.size
        picture = Image.new("L", (paper_width, above + _EMS_BELOW * placed.hand.size))
        ImageDraw.Draw(picture).text((left, above), placed.text, fill=_INK, font=font, **shaping)
        _, top, _, bottom = picture.getbbox() or (0, above, 0, above + 1)
        ink = picture.crop((0, top, paper_width, bottom)).point(_BURNT, mode="1")
        return _DrawnLine(band_of(ink.tobytes(), paper_width), top - above)

    def _face(self, weight: Weight, text: str) -> Weight:
        """Return the face of a line: its own, or the one that stands in where a letter is missing."""
        stand_in = _STAND_INS.get(weight)
        if stand_in is None or all(self._has(weight, letter) for letter in text if letter.isalpha()):
            return weight
        return stand_in

    def _has(self, weight: Weight, letter: str) -> bool:
        """Say whether a face has a letter; a letter it has not looks like every other it has not."""
        key = (weight, letter)
        if key not in self._letters:
            font = self._font(_PROBE_DOTS, weight)
            self._letters[key] = bytes(font.getmask(letter)) != bytes(font.getmask(_NO_LETTER))
        return self._letters[key]

    def _font(self, size: int, weight: Weight) -> Any:
        key = (size, weight)
        if key not in self._fonts:
            from PIL import ImageFont, features

            if not features.check("raqm"):
                raise FontMissingError("raqm")
            path = str(font_file(weight))
            self._fonts[key] = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
        return self._fonts[key]


def _outline(box: PlacedBox) -> tuple[tuple[int, tuple[tuple[int, int], int]], ...]:
    """Return the four sides of a box: where each begins, its columns, its rows."""
    left, top, right, bottom = round(box.left), round(box.top), round(box.right), round(box.bottom)
    thickness = round(box.thickness)
    return (
        (top, ((left, right), thickness)),
        (bottom - thickness, ((left, right), thickness)),
        (top, ((left, left + thickness), bottom - top)),
        (top, ((right - thickness, right), bottom - top)),
    )


def _direction(is_rtl: bool) -> str:
    return "rtl" if is_rtl else "ltr"


def _language(is_rtl: bool) -> str:
    return "ar" if is_rtl else "en"
