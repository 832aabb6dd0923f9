"""Bar codes of postal items, read back from paper by a reader that is not ours."""

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from kiosk.app.shipped import load_texts
from kiosk.documents.code128 import bar_modules
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.item_number import item_number
from kiosk.domain.receipt import PrintableReceipt, Receipt
from kiosk.domain.words import Words
from tests.documents.conftest import make_receipt


def posted(serial: int) -> Receipt:
    receipt = make_receipt()
    (first, *rest) = receipt.items
    name = Words("بريد مسجل", "Registered")
    first = replace(first, item_number=item_number("RR", serial), service_name=name)
    return replace(receipt, items=(first, *rest))


def codes_on(picture: Image.Image) -> list[str]:
    read = zxingcpp.read_barcodes(np.array(picture.convert("L")))
    return [code.text for code in read if code.format == zxingcpp.BarcodeFormat.Code128]


def drawn(printable: PrintableReceipt) -> Image.Image:
    size = (printable.width_dots, printable.height_dots)
    return Image.frombytes("1", size, bytes(octet ^ 0xFF for octet in printable.raster))


@pytest.mark.parametrize("width_dots", [576, 384])
@pytest.mark.parametrize("serial", [1, 47_312_482, 99_999_999])
def test_the_number_is_read_from_receipt_paper(width_dots: int, serial: int) -> None:
    printable = ReceiptPaper(load_texts()).thermal(posted(serial), width_dots)
    assert codes_on(drawn(printable)) == [item_number("RR", serial)]
    assert item_number("RR", serial) in printable.text


def test_the_number_is_read_from_a_page() -> None:
    document = pypdfium2.PdfDocument(ReceiptPaper(load_texts()).pdf(posted(47_312_482)))
    try:
        picture = document[0].render(scale=3).to_pil()
    finally:
        document.close()
    assert codes_on(picture) == ["RR473124829LY"]


@pytest.mark.parametrize("text", ["", "رقم", "A\n"])
def test_what_has_no_bars_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        bar_modules(text)


@pytest.mark.parametrize("text", ["A", "1234567", "AB123456", "12345678901", "~ !"])
def test_any_printable_text_is_read_back(text: str) -> None:
    modules = (False,) * 12 + bar_modules(text) + (False,) * 12
    picture = Image.fromarray(np.repeat(np.where(modules, 0, 255).astype(np.uint8)[None, :], 50, 0))
    assert codes_on(picture.resize((picture.width * 3, 50))) == [text]
