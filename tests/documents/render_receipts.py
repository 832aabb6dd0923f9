"""Draw the receipt on both papers and as PDF: `python tests/documents/render_receipts.py FOLDER`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pypdfium2
from PIL import Image

from kiosk.app.shipped import load_texts
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.money import Money
from tests.documents.conftest import make_receipt

THERMAL_DOTS = {80: 576, 58: 384}


def main() -> None:
    folder = Path(sys.argv[1])
    paper, receipt = ReceiptPaper(load_texts()), make_receipt(total=Money(50_000), change=Money(10_000))
    for width_mm, dots in THERMAL_DOTS.items():
        drawn = paper.thermal(receipt, dots)
        size = (drawn.width_dots, drawn.height_dots)
        ink = Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in drawn.raster))
        ink.save(folder / f"receipt-thermal-{width_mm}.png")
    document = pypdfium2.PdfDocument(paper.pdf(receipt))
    document[0].render(scale=100 / 72).to_pil().convert("L").save(folder / "receipt-pdf.png")
    document.close()


if __name__ == "__main__":
    main()
