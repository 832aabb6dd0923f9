"""The payment slip on paper: what is owed, no word of having been paid, and a code a clerk can scan."""

from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.documents.content import ReceiptContent, text_twin
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.money import ZERO, Money
from kiosk.domain.receipt import Receipt
from kiosk.domain.texts import Texts

MakeReceipt = Callable[..., Receipt]
SLIP = "LPS1:" + "6BF+70BBPNNUFK0MDM1J5/UC%S-R0VNA$7TDX3 D." * 10


@pytest.fixture
def slip(receipt_with: MakeReceipt) -> Receipt:
    return receipt_with(total=ZERO, tendered=ZERO, change=ZERO, due=Money(50_500), clerk="", qr_text=SLIP)


def test_the_paper_says_what_is_owed_and_that_nothing_was_paid(slip: Receipt, texts: Texts) -> None:
    words = text_twin(ReceiptContent(texts).blocks(slip))
    for key in ("pay_slip", "not_paid", "scan_slip", "self_service"):
        assert texts.words(f"receipt.{key}").ar in words
    assert "50.500" in words
    for key in ("total", "tendered", "not_confirmed", "scan"):
        assert texts.words(f"receipt.{key}").ar not in words


@pytest.mark.parametrize("width", [576, 384])
def test_the_slips_code_is_read_from_the_paper(
    paper: ReceiptPaper, slip: Receipt, width: int, tmp_path: Path
) -> None:
    printable = paper.thermal(slip, width)
    size = (printable.width_dots, printable.height_dots)
    image = Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in printable.raster)).convert("L")
    image.save(tmp_path / "slip.png")
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [SLIP]
