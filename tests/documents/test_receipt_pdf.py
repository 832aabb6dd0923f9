"""The receipt on ordinary paper: the same words, Arabic that joins, text that can be copied."""

from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import zxingcpp
from PIL import Image

from kiosk.documents.ink import Hand, Weight
from kiosk.documents.receipt_pdf import _ink_box, _marks
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.visual import visual_glyphs
from kiosk.domain.receipt import Receipt

MakeReceipt = Callable[..., Receipt]
A4_POINTS = (595, 842)


def pages(file: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(file)
    try:
        return [page.render(scale=2).to_pil().convert("L") for page in document]
    finally:
        document.close()


def words(file: bytes) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(text.get_text_bounded())
            text.close()
            page.close()
        return "\n".join(found)
    finally:
        document.close()


def test_one_application_fits_one_page_of_a4(paper: ReceiptPaper, receipt: Receipt) -> None:
    (page,) = pages(paper.pdf(receipt))
    assert page.width // 2 == A4_POINTS[0]
    assert abs(page.height / 2 - A4_POINTS[1]) < 2


def test_the_code_on_the_page_is_read_by_a_scanner(paper: ReceiptPaper, receipt: Receipt) -> None:
    (page,) = pages(paper.pdf(receipt))
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [receipt.qr_text]


def test_text_can_be_copied_in_reading_order(paper: ReceiptPaper, receipt: Receipt) -> None:
    copied = words(paper.pdf(receipt))
    for text in (
        "شركة بريد ليبيا",
        "TIP-001-03-2026-7A-000001",
        "0001 4183 9205 7120",
        "جواز سفر جديد",
        "عبد السلام علي الورفلي",
        "2026-02-05 09:14:03 +02:00",
        "Not yet confirmed by the portal.",
    ):
        assert text in copied.replace("\u00a0", " ")


def test_the_same_receipt_gives_the_same_bytes(paper: ReceiptPaper, receipt: Receipt) -> None:
    assert paper.pdf(receipt) == paper.pdf(receipt)


def test_many_applications_turn_the_page_between_two_of_them(paper: ReceiptPaper, receipt: Receipt) -> None:
    file = paper.pdf(replace(receipt, items=receipt.items * 6))
    drawn = pages(file)
    assert len(drawn) > 1
    assert all(abs(page.height / 2 - A4_POINTS[1]) < 2 for page in drawn)
    assert words(file).count("جواز سفر جديد") == 6


def test_nothing_is_drawn_outside_the_margins(paper: ReceiptPaper, receipt_with: MakeReceipt) -> None:
    for page in pages(paper.pdf(receipt_with(copy=2))):
        inked = page.point(lambda level: 255 if level < 128 else 0).getbbox()
        assert inked is not None
        assert inked[0] > page.width * 0.08
        assert inked[2] < page.width * 0.92
        assert inked[3] < page.height * 0.98


def test_a_mark_sits_just_above_its_letter_and_kasra_below() -> None:
    hand = Hand(1000, Weight.BOLD)
    for word, is_above in (("محمّد", True), ("قُبل", True), ("مِن", False)):
        glyphs = visual_glyphs(word, is_rtl=True)
        ((_, rise, mark),) = _marks(glyphs, hand)
        letter = next(glyph.letter for glyph in glyphs if glyph.marks)
        _, top, _, bottom = _ink_box(letter, hand.weight)
        _, mark_top, _, mark_bottom = _ink_box(mark, hand.weight)
        gap = mark_bottom + rise - top if is_above else bottom - (mark_top + rise)
        assert 0 <= gap <= 80


def test_two_marks_on_one_letter_do_not_cover_each_other() -> None:
    hand = Hand(1000, Weight.MEDIUM)
    first, second = _marks(visual_glyphs("محمَّد", is_rtl=True), hand)
    assert second[1] + _ink_box(second[2], hand.weight)[3] > first[1] + _ink_box(first[2], hand.weight)[1]
