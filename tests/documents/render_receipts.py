"""Draw the receipt as each kind of printer and PDF show it: `tests/documents/render_receipts.py FOLDER`."""

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pypdfium2
from PIL import Image

from kiosk.app.shipped import load_texts
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.typeset import composed
from kiosk.devices.simulated.paper import DOTS_PER_METRE, Sheet
from kiosk.devices.simulated.png import png
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.money import Money
from kiosk.domain.receipt import PrintableReceipt, Receipt
from kiosk.domain.training import TRAINING_OFFICE, TRAINING_OFFICE_NAME
from tests.documents.conftest import make_receipt

THERMAL_DOTS = {80: 576, 58: 384}


def _set_by_printer(drawn: PrintableReceipt) -> bytes:
    """Return the paper of a printer that sets English, digits and the code by itself."""
    sheets: list[Sheet] = []
    twin = PrinterTwin(PrinterTraits(width_dots=drawn.width_dots, rows_per_s=0.0), sheets.append)
    for command in (*composed(drawn, band_rows=16, draws_codes=True), escpos.cut()):
        twin.receive(command, 0.0)
    return png(sheets[0].rows, drawn.width_dots, DOTS_PER_METRE)


def _training(paper: ReceiptPaper, receipt: Receipt, folder: Path) -> None:
    """Draw the same receipt as a training prints it."""
    number = replace(receipt.number, office=TRAINING_OFFICE, counter=1, series="1A")
    practice = replace(receipt, number=number, office_name=TRAINING_OFFICE_NAME, counter=1)
    drawn = paper.thermal(practice, THERMAL_DOTS[80])
    ink = Image.frombytes("1", (drawn.width_dots, drawn.height_dots), bytes(b ^ 0xFF for b in drawn.raster))
    ink.save(folder / "receipt-training.png")


def main() -> None:
    folder = Path(sys.argv[1])
    paper, receipt = ReceiptPaper(load_texts()), make_receipt(total=Money(50_000), change=Money(10_000))
    for width_mm, dots in THERMAL_DOTS.items():
        drawn = paper.thermal(receipt, dots)
        size = (drawn.width_dots, drawn.height_dots)
        ink = Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in drawn.raster))
        ink.save(folder / f"receipt-thermal-{width_mm}.png")
        (folder / f"receipt-thermal-{width_mm}-own-type.png").write_bytes(_set_by_printer(drawn))
    _training(paper, receipt, folder)
    document = pypdfium2.PdfDocument(paper.pdf(receipt))
    document[0].render(scale=100 / 72).to_pil().convert("L").save(folder / "receipt-pdf.png")
    document.close()


if __name__ == "__main__":
    main()
