"""The payment slip on paper: what is owed, no word of having been paid, and a code a clerk can scan."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.documents.content import ReceiptContent, text_twin
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.money import ZERO, Money
from kiosk.domain.receipt import Receipt, TerminalPaper
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


def test_while_a_payment_is_looked_into_the_paper_says_not_to_pay(slip: Receipt, texts: Texts) -> None:
    words = text_twin(ReceiptContent(texts).blocks(replace(slip, is_looked_into=True)))
    for key in ("do_not_pay", "looked_into", "scan_later"):
        assert texts.words(f"receipt.{key}").ar in words
        assert texts.words(f"receipt.{key}").en in words
    for key in ("pay_slip", "not_paid", "scan_slip", "due"):
        assert texts.words(f"receipt.{key}").ar not in words
        assert texts.words(f"receipt.{key}").en not in words


@pytest.mark.parametrize(("means", "digits"), [("card", "0002"), ("transfer", ""), ("other", "")])
def test_a_receipt_says_what_was_paid_with_and_the_banks_number(
    receipt_with: MakeReceipt, texts: Texts, means: str, digits: str
) -> None:
    paid = TerminalPaper(means, "POI-1-000001", "123456", digits)
    receipt = receipt_with(tendered=ZERO, change=ZERO, clerk="", terminal=paid)
    words = text_twin(ReceiptContent(texts).blocks(receipt))
    assert texts.words(f"receipt.means.{means}").ar in words
    assert "POI-1-000001" in words
    assert "123456" in words
    assert ("…0002" in words) == bool(digits)
    for key in ("tendered", "change", "not_paid"):
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
