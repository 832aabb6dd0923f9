"""The thermal receipt: sharp, complete, never wider than the paper, and its code can be scanned."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.documents.content import ReceiptContent
from kiosk.documents.layout import PlacedQr, PlacedText
from kiosk.documents.qr import LARGEST_VERSION, MIN_DOTS_PER_MODULE, RECEIPT_DOTS_PER_MODULE, qr_matrix
from kiosk.documents.raster import RasterPen
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.money import Money
from kiosk.domain.receipt import PrintableReceipt, Receipt
from kiosk.domain.scan import SLIP_PREFIX
from kiosk.domain.texts import Texts
from kiosk.domain.words import Words

WIDTHS = (576, 384)
LONG_NAME = "عبد الرحمن نور الدين عبد اللطيف بن عبد القادر أبو شعالة الزوي المجبري (أمّ كلثوم) Smith-Jones"
# The dots of the receipt of conftest.py, pinned Pillow and font; look before changing.
GOLDEN = {
    576: "8481aafbdcd5cde632002cd4f477b3ee39fa73d75a82a647f93303566e787acc",
    384: "dd1456e6cf5d5edf9eecf4b60d240230c7c59bee5631db432b29f40a41304e30",
}

CATALOGUE = Path(__file__).parents[2] / "kiosk" / "data" / "catalogue"
WORDS_OF_SERVICE = {"service_name": "name", "receipt_words": "receipt_words", "next_steps": "next_steps"}

MakeReceipt = Callable[..., Receipt]


def picture(printable: PrintableReceipt) -> Image.Image:
    size = (printable.width_dots, printable.height_dots)
    return Image.frombytes("1", size, bytes(byte ^ 0xFF for byte in printable.raster)).convert("L")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_dots_are_exactly_those_that_were_looked_at(
    paper: ReceiptPaper, receipt: Receipt, width: int, tmp_path: Path
) -> None:
    printable = paper.thermal(receipt, width)
    picture(printable).save(tmp_path / "receipt.png")
    assert hashlib.sha256(printable.raster).hexdigest() == GOLDEN[width], tmp_path / "receipt.png"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_on_the_paper_is_read_by_a_scanner(
    paper: ReceiptPaper, receipt: Receipt, width: int
) -> None:
    found = zxingcpp.read_barcodes(picture(paper.thermal(receipt, width)))
    assert [code.text for code in found] == [receipt.qr_text]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("length", [60, 530, 900, 1240])
def test_a_payment_slip_with_many_fees_is_read_from_its_paper(
    paper: ReceiptPaper, receipt: Receipt, width: int, length: int
) -> None:
    slip = replace(receipt, qr_text=(SLIP_PREFIX + "8Z" * length)[:length])
    found = zxingcpp.read_barcodes(picture(paper.thermal(slip, width)))
    assert [code.text for code in found] == [slip.qr_text]
    assert paper.code(slip.qr_text)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("length", [60, 250, 530])
def test_modules_are_large_enough_and_the_code_fits(width: int, length: int) -> None:
    matrix = qr_matrix("A" * length)
    module = RECEIPT_DOTS_PER_MODULE
    assert module >= MIN_DOTS_PER_MODULE
    assert (matrix.modules + 8) * module <= width
    assert matrix.modules <= 17 + 4 * LARGEST_VERSION


def test_a_statement_too_long_for_version_12_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="QR version"):
        qr_matrix("A" * 700)


@pytest.mark.parametrize("width", WIDTHS)
def test_one_bit_per_dot_in_whole_rows(paper: ReceiptPaper, receipt: Receipt, width: int) -> None:
    printable = paper.thermal(receipt, width)
    assert printable.width_dots == width
    assert len(printable.raster) == width // 8 * printable.height_dots
    black = sum(byte.bit_count() for byte in printable.raster)
    assert 0.03 < black / (width * printable.height_dots) < 0.25


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_paper_and_none_runs_into_another(
    texts: Texts, paper: ReceiptPaper, receipt_with: MakeReceipt, width: int
) -> None:
    receipt = receipt_with(copy=2)
    item = replace(receipt.items[0], applicant=LONG_NAME, service_name=Words(LONG_NAME, "long " * 30))
    blocks = ReceiptContent(texts).blocks(replace(receipt, items=(item, *receipt.items), clerk=LONG_NAME))
    pen = RasterPen()
    by_baseline: dict[float, list[tuple[float, float]]] = {}
    for placed in paper.thermal_strip(blocks, width).placed:
        if isinstance(placed, PlacedText):
            advance = pen.width(placed.text, placed.hand, is_rtl=placed.is_rtl)
            left = placed.x - {"r": 1.0, "m": 0.5, "l": 0.0}[placed.side.value] * advance
            assert left >= 0
            assert left + advance <= width
            by_baseline.setdefault(placed.baseline, []).append((left, left + advance))
    for spans in by_baseline.values():
        ordered = sorted(spans)
        assert all(right <= left for (_, right), (left, _) in pairwise(ordered))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_edges_of_the_paper_stay_white(paper: ReceiptPaper, receipt: Receipt, width: int) -> None:
    image = picture(paper.thermal(receipt, width))
    for column in (0, width - 4):
        assert image.crop((column, 0, column + 4, image.height)).getextrema() == (255, 255)


def test_a_long_name_takes_more_lines_instead_of_being_cut(paper: ReceiptPaper, receipt: Receipt) -> None:
    item = replace(receipt.items[0], applicant=LONG_NAME)
    longer = paper.thermal(replace(receipt, items=(item,)), 576)
    assert longer.height_dots > paper.thermal(receipt, 576).height_dots
    assert LONG_NAME in longer.text


def test_the_text_twin_says_what_the_paper_says(paper: ReceiptPaper, receipt: Receipt) -> None:
    twin = paper.thermal(receipt, 576).text.replace("\u00a0", " ")
    for words in (
        "شركة بريد ليبيا",
        "TIP-001-03-2026-7A-000001",
        "0001 4183 9205 7120",
        "محمّد عبد السلام علي الورفلي",
        "1 1984 •••• ••7",
        "مكتب بريد طرابلس المركزي",
        "الموظف (Clerk): \u20681001\u2069",
        "2026-02-05 09:14:03 +02:00",
        "فقط خمسون ديناراً وخمسمائة درهم لا غير",
        "50.500",
        "60.000",
        "9.500",
        "قُبل هنا. لم تؤكده البوابة بعد.",
        "PP1 · New passport",
        receipt.qr_text,
    ):
        assert words in twin
    assert "COPY" not in twin


def test_a_copy_says_so_in_both_languages(paper: ReceiptPaper, receipt_with: MakeReceipt) -> None:
    twin = paper.thermal(receipt_with(copy=3), 576).text
    assert "نسخة رقم 3" in twin
    assert "COPY\u00a03" in twin


def test_confirmed_is_said_only_when_the_portal_has_confirmed(
    paper: ReceiptPaper, receipt_with: MakeReceipt
) -> None:
    twin = paper.thermal(receipt_with(confirmed=True), 576).text
    assert "أكدته البوابة." in twin
    assert "دون اتصال. لم" not in twin


def test_a_reversal_names_the_receipt_and_promises_nothing(
    paper: ReceiptPaper, receipt: Receipt, receipt_with: MakeReceipt
) -> None:
    item = replace(receipt.items[0], amount=Money(-50_000))
    reversal = receipt_with(
        items=(item,), total=Money(-50_500), tendered=Money(0), change=Money(0), reverses=receipt.number
    )
    twin = paper.thermal(reversal, 576).text
    assert "إلغاء الإيصال" in twin
    assert "سُجل الإلغاء هنا" in twin
    assert "المبلغ المعاد" in twin
    assert item.next_steps.ar not in twin
    assert "المستلم نقداً" not in twin


def test_a_free_service_says_that_it_is_free(paper: ReceiptPaper, receipt_with: MakeReceipt) -> None:
    twin = paper.thermal(receipt_with(total=Money(0), tendered=Money(0), change=Money(0)), 384).text
    assert "دون رسم" in twin


def test_the_code_stands_in_the_middle(texts: Texts, paper: ReceiptPaper, receipt: Receipt) -> None:
    strip = paper.thermal_strip(ReceiptContent(texts).blocks(receipt), 576)
    (code,) = [placed for placed in strip.placed if isinstance(placed, PlacedQr)]
    assert abs(code.left * 2 + code.matrix.modules * code.module - 576) <= 1


@pytest.mark.parametrize("path", sorted(CATALOGUE.glob("*/service.json")), ids=lambda path: path.parent.name)
def test_every_service_can_be_printed(paper: ReceiptPaper, receipt: Receipt, path: Path) -> None:
    service = json.loads(path.read_text("utf-8"))
    item = replace(
        receipt.items[0],
        service_code=service["code"],
        **{member: Words(**service[key]) for member, key in WORDS_OF_SERVICE.items()},
    )
    printable = paper.thermal(replace(receipt, items=(item,)), 384)
    assert service["next_steps"]["ar"] in printable.text
    assert paper.pdf(replace(receipt, items=(item,))).startswith(b"%PDF-")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_laid_out_beforehand_is_not_drawn_again_and_gives_the_same_dots(
    texts: Texts, receipt: Receipt, width: int
) -> None:
    expected = replace(
        receipt,
        number=replace(receipt.number, sequence=0),
        made_at="2026-02-05 09:13:50 +02:00",
        entry_hash="0" * 64,
        qr_text="LPR1:",
    )
    prepared = ReceiptPaper(texts)
    prepared.thermal(expected, width)
    assert prepared.thermal(receipt, width) == ReceiptPaper(texts).thermal(receipt, width)
    assert prepared.lines_drawn_anew == 3  # number, time and hash
    prepared.thermal(receipt, width)
    assert prepared.lines_drawn_anew == 0


def test_names_of_the_last_paper_are_not_kept_beyond_the_next(texts: Texts, receipt: Receipt) -> None:
    paper = ReceiptPaper(texts)
    first, other = (replace(receipt.items[0], applicant=name) for name in ("محمّد علي", "سالم عمر"))
    for item, anew in ((first, None), (other, 1), (first, 1)):
        paper.thermal(replace(receipt, items=(item,)), 576)
        assert anew in {None, paper.lines_drawn_anew}
