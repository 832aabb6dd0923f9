"""The print shop: receipts in, paper out; implements `ports.ReceiptRenderer`."""

from typing import Final

from kiosk.documents.blocks import Block, Side
from kiosk.documents.content import ReceiptContent, text_twin
from kiosk.documents.ink import PAGE, THERMAL
from kiosk.documents.layout import Composer, Placed, PlacedQr, PlacedText, Strip
from kiosk.documents.own_type import BASELINE_DROP_DOTS, cells
from kiosk.documents.qr import LARGEST_ON_SCREEN, qr_matrix
from kiosk.documents.raster import RasterPen
from kiosk.documents.receipt_pdf import PdfPen
from kiosk.domain.receipt import (
    PAGE_WIDTH_DOTS,
    PrintableReceipt,
    Receipt,
    SetCode,
    SetText,
    Typesetting,
)
from kiosk.domain.texts import Texts

_MARGIN_DOTS: Final = 8
_PDF_WIDTH_UNITS: Final = 1240  # on A4: the em of the body is 12 points
_PDF_MARGIN_UNITS: Final = 150
_PDF_MARGIN_TOP_UNITS: Final = 70


class ReceiptPaper:
    """Draws receipts for thermal paper and as PDF from one content. Belongs to one lane."""

    def __init__(self, texts: Texts, *, is_training: bool = False) -> None:
        """Take the words of the paper; in training every paper is marked, a test page too."""
        self._content = ReceiptContent(texts, is_training)
        self._raster = RasterPen()
        self._pdf = PdfPen()

    def thermal(self, receipt: Receipt, width_dots: int) -> PrintableReceipt:
        """Draw for a thermal printer.

        Args:
            receipt: what to print.
            width_dots: the printable width, a multiple of 8; `PAGE_WIDTH_DOTS` for a page, drawn as PDF.
        """
        blocks = self._content.blocks(receipt)
        if width_dots == PAGE_WIDTH_DOTS:
            return PrintableReceipt(width_dots, 0, b"", text_twin(blocks), receipt.qr_text, self.pdf(receipt))
        strip = self.thermal_strip(blocks, width_dots)
        apart = {placed: own for placed in strip.placed if (own := _set_by_printer(placed)) is not None}
        rest, raster = self._raster.draw_apart(strip, apart)
        codes = tuple(_code(placed) for placed in strip.placed if isinstance(placed, PlacedQr))
        typesetting = Typesetting(rest, tuple(apart.values()), codes)
        text = text_twin(blocks)
        return PrintableReceipt(width_dots, strip.height, raster, text, receipt.qr_text, b"", typesetting)

    @property
    def lines_drawn_anew(self) -> int:
        """How many lines of the last receipt for a thermal printer the one before it had not."""
        return self._raster.drawn_anew

    def code(self, text: str) -> tuple[tuple[bool, ...], ...]:
        """Draw a receipt's code for a screen: its modules row by row, without quiet zone; True is dark."""
        return qr_matrix(text, LARGEST_ON_SCREEN).rows

    def pdf(self, receipt: Receipt) -> bytes:
        """Draw as a PDF of A4 pages."""
        composer = Composer(_PDF_WIDTH_UNITS, _PDF_MARGIN_UNITS, _PDF_MARGIN_TOP_UNITS, PAGE, self._pdf)
        strip = composer.strip(self._content.blocks(receipt))
        return self._pdf.draw(strip, str(receipt.number), self._content.watermark(receipt))

    def thermal_strip(self, blocks: tuple[Block, ...], width_dots: int) -> Strip:
        """Lay out blocks for a paper of that width."""
        return thermal_strip(blocks, width_dots, self._raster)


def thermal_strip(blocks: tuple[Block, ...], width_dots: int, pen: RasterPen) -> Strip:
    """Lay out blocks for a thermal paper of that width."""
    return Composer(width_dots, _MARGIN_DOTS, _MARGIN_DOTS, THERMAL, pen, is_receipt_paper=True).strip(blocks)


def _set_by_printer(placed: Placed) -> SetText | None:
    """Return a text as a printer sets it in its own type, or None where that cannot be."""
    own = cells(placed.text, placed.hand) if isinstance(placed, PlacedText) else None
    if own is None or not isinstance(placed, PlacedText):
        return None
    share = {Side.RIGHT: 1.0, Side.CENTRE: 0.5, Side.LEFT: 0.0}[placed.side]
    left, baseline = round(placed.x - share * own.width), round(placed.baseline) + BASELINE_DROP_DOTS
    return SetText(own.text, left, baseline, own.is_small, own.is_bold)


def _code(placed: PlacedQr) -> SetCode:
    matrix = placed.matrix
    left, top = round(placed.left), round(placed.top)
    return SetCode(matrix.text, left, top, placed.module, matrix.modules, matrix.correction)
