"""A strip as a PDF: outlines of the same font, text that can be copied, pages cut between applications."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kiosk.documents.blocks import Side
from kiosk.documents.ink import Hand, Weight, font_file
from kiosk.documents.layout import Placed, PlacedBars, PlacedBox, PlacedQr, PlacedRule, PlacedText, Strip
from kiosk.documents.visual import Glyph, visual_glyphs

PAGE_WIDTH_MM = 210.0  # Source: ISO 216, A4
PAGE_HEIGHT_MM = 297.0
_POINTS_PER_MM = 72 / 25.4
_EM = 1000
_PROBE_DOTS = 250  # em at which a form is drawn to see how much room its ink takes
_MARK_GAP_EM = 40  # between a letter and its mark, in thousandths of the em, as HarfBuzz sets shadda in Plex
_WATERMARK_POINTS, _WATERMARK_DEGREES, _WATERMARK_GREY = 64, 50, 0.9
_BELOW = frozenset((220, 232, 240))  # canonical combining classes drawn below
_BELOW_ARABIC = frozenset("\u064d\u0650\u0655\u0656")


@dataclass(frozen=True, slots=True)
class PdfPen:
    """Measures and draws with reportlab; the font is embedded, only the glyphs used."""

    def width(self, text: str, hand: Hand, *, is_rtl: bool) -> float:
        """Return the advance of a line in units of the layout."""
        letters = "".join(glyph.letter for glyph in visual_glyphs(text, is_rtl=is_rtl))
        return _advance(letters, hand)

    def draw(self, strip: Strip, title: str, watermark: str = "") -> bytes:
        """Return the file; the same strip gives the same bytes. A watermark lies under every page."""
        from reportlab.pdfgen.canvas import Canvas

        scale = PAGE_WIDTH_MM * _POINTS_PER_MM / strip.width
        page_units = int(PAGE_HEIGHT_MM * _POINTS_PER_MM / scale)
        file = io.BytesIO()
        canvas = Canvas(file, invariant=1, pageCompression=1, lang="ar")
        canvas.setTitle(title)
        for start, end in _pages(strip, page_units):
            height = max(page_units, end - start)
            canvas.setPageSize((strip.width * scale, height * scale))
            if watermark:
                _watermark(canvas, watermark, strip.width * scale, height * scale)
            canvas.scale(scale, scale)
            canvas.translate(0, height + start)
            for placed in strip.placed:
                if start <= _top(placed) < end:
                    _place(canvas, placed)
            canvas.showPage()
        canvas.save()
        return file.getvalue()


def _pages(strip: Strip, page_units: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches that stand on one page each; a stretch without a cut makes its page longer."""
    start, last = 0, 0
    for cut in (*strip.cuts, strip.height):
        if cut - start > page_units and last > start:
            yield start, last
            start = last
        last = cut
    yield start, strip.height


def _watermark(canvas: Any, words: str, width: float, height: float) -> None:
    """Write words across a page, pale, from corner to corner."""
    letters = "".join(glyph.letter for glyph in visual_glyphs(words, is_rtl=True))
    canvas.saveState()
    canvas.setFont(_font(Weight.BOLD), _WATERMARK_POINTS)
    canvas.setFillGray(_WATERMARK_GREY)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(_WATERMARK_DEGREES)
    canvas.drawCentredString(0, 0, letters)
    canvas.restoreState()


def _top(placed: Placed) -> float:
    return placed.baseline - placed.hand.ascent if isinstance(placed, PlacedText) else placed.top


def _place(canvas: Any, placed: Placed) -> None:
    """Draw one thing; the layout counts downwards, the page upwards."""
    match placed:
        case PlacedText():
            _text(canvas, placed)
        case PlacedRule(left, right, top, thickness):
            canvas.rect(left, -top - thickness, right - left, thickness, stroke=0, fill=1)
        case PlacedBox(left, top, right, bottom, thickness):
            canvas.setLineWidth(thickness)
            canvas.rect(left, -bottom, right - left, bottom - top, stroke=1, fill=0)
        case PlacedQr():
            _qr(canvas, placed)
        case PlacedBars(_, _, top, _, height):
            for left, right in placed.bars:
                canvas.rect(left, -top - height, right - left, height, stroke=0, fill=1)


def _text(canvas: Any, placed: PlacedText) -> None:
    """Draw a line as letter forms, then its marks.

    Viewers find the reading order and the plain letters by themselves; an /ActualText in reading order makes
    some of them (poppler) turn the line round a second time.
    """
    glyphs = visual_glyphs(placed.text, is_rtl=placed.is_rtl)
    letters = "".join(glyph.letter for glyph in glyphs)
    share = {Side.RIGHT: 1.0, Side.CENTRE: 0.5, Side.LEFT: 0.0}[placed.side]
    left = placed.x - share * _advance(letters, placed.hand)
    font = _font(placed.hand.weight)
    canvas.setFont(font, placed.hand.size)
    canvas.drawString(left, -placed.baseline, letters)
    for x, y, mark in _marks(glyphs, placed.hand):
        canvas.drawString(left + x, -placed.baseline + y, mark)


def _marks(glyphs: tuple[Glyph, ...], hand: Hand) -> Iterator[tuple[float, float, str]]:
    """Yield each mark with its place: centred over its letter and clear of it."""
    x = 0.0
    em = hand.size / _EM
    for glyph in glyphs:
        top, bottom = _ink_box(glyph.letter, hand.weight)[1::2]
        for mark in sorted(glyph.marks, key=lambda m: m != "\u0651"):
            left, _, right, _ = _ink_box(glyph.letter, hand.weight)
            mark_left, mark_top, mark_right, mark_bottom = _ink_box(mark, hand.weight)
            shift = (left + right) / 2 - (mark_left + mark_right) / 2
            if mark in _BELOW_ARABIC:
                rise = min(0.0, bottom - _MARK_GAP_EM - mark_top)
                bottom = mark_bottom + rise
            else:
                rise = top + _MARK_GAP_EM - mark_bottom
                top = mark_top + rise
            yield x + shift * em, rise * em, mark
        x += _advance(glyph.letter, hand)


def _qr(canvas: Any, placed: PlacedQr) -> None:
    """Draw the dark modules as one path, so that no viewer shows seams."""
    path = canvas.beginPath()
    side = placed.module
    for row_number, row in enumerate(placed.matrix.rows):
        for column, is_dark in enumerate(row):
            if is_dark:
                path.rect(placed.left + column * side, -placed.top - (row_number + 1) * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)


def _advance(letters: str, hand: Hand) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(letters, _font(hand.weight), hand.size))


def _font(weight: Weight) -> str:
    """Return reportlab's name of a font, telling reportlab about it the first time."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = weight.value
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(font_file(weight))))
    return name


@cache
def _ink_box(letter: str, weight: Weight) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a form's ink in thousandths of the em, upwards positive.

    Drawn and looked at, because the fonts' own boxes include pen and baseline.
    """
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(font_file(weight)), _PROBE_DOTS, layout_engine=ImageFont.Layout.BASIC)
    picture = Image.new("L", (4 * _PROBE_DOTS, 4 * _PROBE_DOTS), 0)
    origin = 2 * _PROBE_DOTS
    ImageDraw.Draw(picture).text((origin, origin), letter, font=font, fill=255, anchor="ls")
    box = picture.getbbox() or (origin, origin, origin, origin)
    left, top, right, bottom = ((edge - origin) * _EM / _PROBE_DOTS for edge in box)
    return left, -top, right, -bottom
