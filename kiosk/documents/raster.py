"""A strip as dots for thermal paper: HarfBuzz shapes, FriBidi orders, nothing is dithered."""

from collections.abc import Container
from typing import Any

from kiosk.documents.blocks import Side
from kiosk.documents.ink import Hand, Weight, font_file
from kiosk.documents.layout import Placed, PlacedBars, PlacedBox, PlacedQr, PlacedRule, PlacedText, Strip
from kiosk.errors import FontMissingError

_BLACK = 0
_WHITE = 255
_MOST_WIDTHS = 512
_THRESHOLD = 150  # a dot is burnt when two fifths of it are ink: thin strokes of small Arabic stay whole


class RasterPen:
    """Measures and draws with Pillow and raqm; fonts are opened once. Belongs to one lane."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, Weight], Any] = {}
        self._widths: dict[tuple[str, int, Weight, bool], float] = {}

    def width(self, text: str, hand: Hand, *, is_rtl: bool) -> float:
        """Return the advance of a line in dots; of the words that stand on every paper it is remembered."""
        key = (text, hand.size, hand.weight, is_rtl)
        found = self._widths.get(key)
        if found is None:
            font = self._font(hand)
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
        from PIL import Image, ImageDraw

        picture = Image.new("L", (strip.width, strip.height), _WHITE)
        canvas = ImageDraw.Draw(picture)
        for placed in strip.placed:
            if placed not in apart:
                self._place(canvas, placed)
        rest = _dots(picture)
        for placed in strip.placed:
            if placed in apart:
                self._place(canvas, placed)
        return rest, _dots(picture)

    def _place(self, canvas: Any, placed: Placed) -> None:
        match placed:
            case PlacedText():
                self._text(canvas, placed)
            case PlacedRule(left, right, top, thickness):
                canvas.rectangle((left, top, right - 1, top + thickness - 1), fill=_BLACK)
            case PlacedBox(left, top, right, bottom, thickness):
                canvas.rectangle((left, top, right - 1, bottom - 1), outline=_BLACK, width=int(thickness))
            case PlacedQr():
                _qr(canvas, placed)
            case PlacedBars():
                for left, right in placed.bars:
                    box = (left, placed.top, right - 1, placed.top + placed.height - 1)
                    canvas.rectangle(box, fill=_BLACK)

    def _text(self, canvas: Any, placed: PlacedText) -> None:
        width = self.width(placed.text, placed.hand, is_rtl=placed.is_rtl)
        share = {Side.RIGHT: 1.0, Side.CENTRE: 0.5, Side.LEFT: 0.0}[placed.side]
        canvas.text(
            (round(placed.x - share * width), placed.baseline),
            placed.text,
            font=self._font(placed.hand),
            fill=_BLACK,
            anchor="ls",
            direction=_direction(placed.is_rtl),
            language=_language(placed.is_rtl),
        )

    def _font(self, hand: Hand) -> Any:
        key = (hand.size, hand.weight)
        if key not in self._fonts:
            from PIL import ImageFont, features

            if not features.check("raqm"):
                raise FontMissingError("raqm")
            path = str(font_file(hand.weight))
            self._fonts[key] = ImageFont.truetype(path, hand.size, layout_engine=ImageFont.Layout.RAQM)
        return self._fonts[key]


def _dots(picture: Any) -> bytes:
    """Return pure black and white, 1 is black."""
    return bytes(picture.point(lambda level: _BLACK if level >= _THRESHOLD else _WHITE, mode="1").tobytes())


def _qr(canvas: Any, placed: PlacedQr) -> None:
    """Draw the dark modules, each a whole number of dots."""
    side = placed.module
    for row_number, row in enumerate(placed.matrix.rows):
        top = placed.top + row_number * side
        for column, is_dark in enumerate(row):
            if is_dark:
                left = placed.left + column * side
                canvas.rectangle((left, top, left + side - 1, top + side - 1), fill=_BLACK)


def _direction(is_rtl: bool) -> str:
    return "rtl" if is_rtl else "ltr"


def _language(is_rtl: bool) -> str:
    return "ar" if is_rtl else "en"
