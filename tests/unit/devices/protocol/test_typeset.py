"""Receipts for printers with type of their own: each dot, each text and each code where it belongs."""

from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.typeset import composed
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.domain.receipt import PrintableReceipt, SetCode, SetText, Typesetting
from tests.fakes.devices import make_set_receipt


def on_paper(commands: list[bytes], width_dots: int) -> Sheet:
    sheets: list[Sheet] = []
    twin = PrinterTwin(PrinterTraits(width_dots=width_dots, rows_per_s=0.0), sheets.append)
    twin.receive(escpos.INITIALISE + escpos.motion_units(203), 0.0)
    for command in commands:
        twin.receive(command, 0.0)
    twin.receive(escpos.cut(), 0.0)
    assert twin.lost_bytes == 0
    return sheets[0]


def printed(receipt: PrintableReceipt, *, draws_codes: bool = True) -> Sheet:
    return on_paper(composed(receipt, band_rows=16, draws_codes=draws_codes), receipt.width_dots)


def picture(sheet: Sheet) -> Image.Image:
    inverted = bytes(value ^ 0xFF for value in b"".join(sheet.rows))
    return Image.frombytes("1", (sheet.width_dots, len(sheet.rows)), inverted).convert("L")


_ROW_BYTES = 12
_ROW = st.one_of(
    st.just(bytes(_ROW_BYTES)),
    st.binary(min_size=_ROW_BYTES, max_size=_ROW_BYTES),
    st.binary(max_size=2).map(lambda dots: dots.rjust(5, b"\0").ljust(_ROW_BYTES, b"\0")),
    st.sampled_from((b"\xff" * _ROW_BYTES, b"\x0f\xc3" * (_ROW_BYTES // 2))),
)
_ROWS = st.lists(st.tuples(_ROW, st.integers(1, 30)), max_size=8).map(
    lambda runs: b"".join(row * count for row, count in runs)
)


@given(_ROWS)
def test_bands_columns_and_doubled_dots_give_every_dot_again(dots: bytes) -> None:
    commands = composed(
        PrintableReceipt(_ROW_BYTES * 8, len(dots) // _ROW_BYTES, dots, "", ""),
        band_rows=16,
        draws_codes=True,
    )
    if not dots:
        assert commands == []
        return
    paper = b"".join(on_paper([*commands, escpos.feed(1)], _ROW_BYTES * 8).rows)[: len(dots)]
    added = [ours & ~asked for ours, asked in zip(paper, dots, strict=True)]
    assert all(ours & asked == asked for ours, asked in zip(paper, dots, strict=True))
    assert sum(value.bit_count() for value in added) <= b"".join(commands).count(b"\x18")


def test_a_text_stands_in_cells_at_its_left_and_on_its_baseline() -> None:
    rows, width = 40, 96
    text = SetText("IH", 24, 30)
    receipt = PrintableReceipt(
        width, rows, bytes(rows * width // 8), "", "", b"", Typesetting(bytes(rows * width // 8), (text,), ())
    )
    sheet = printed(receipt)
    box = picture(sheet).point(lambda level: 255 - level).getbbox()
    assert (len(sheet.rows), sheet.text) == (rows, "IH")
    assert box is not None
    left, top, right, bottom = box
    assert (24 <= left < 30, 42 <= right <= 48, bottom) == (True, True, 30)
    assert 9 <= top <= 14


def test_a_code_drawn_by_the_printer_is_the_code_asked_for() -> None:
    receipt = make_set_receipt("SET 1")
    sheet = printed(receipt)
    (mark,) = sheet.qr_marks
    code = receipt.typesetting.codes[0] if receipt.typesetting else SetCode("", 0, 0, 0, 0, "")
    assert (mark.text, mark.top_row, mark.left_dots, mark.size_dots) == ("SET 1", 80, 40, code.side)
    framed = Image.new("L", (300, 300), 255)
    framed.paste(picture(sheet).crop((30, 76, 100, 126)), (60, 60))
    assert [found.text for found in zxingcpp.read_barcodes(framed.resize((900, 900)))] == ["SET 1"]


def test_a_printer_that_draws_no_codes_is_sent_their_dots() -> None:
    receipt = make_set_receipt("SET 1")
    sheet = printed(receipt, draws_codes=False)
    assert sheet.qr_marks == ()
    assert [row[5:10] for row in sheet.rows[80:122]] == [b"\xcc\x33\xcc\x33\xcc"] * 42
    assert sheet.text == "SET 1set 1"


def test_a_code_of_doubled_dots_is_sent_at_a_quarter() -> None:
    doubled = b"\xcc\x33\xff\x00" * 16
    sent = escpos.raster_of(4, doubled)
    assert (len(sent), sent[3]) == (8 + 16, 3)
    assert b"".join(row[:4] for row in on_paper([sent], 64).rows) == doubled


@pytest.mark.parametrize(
    "texts",
    [
        (SetText("ONE", 0, 40), SetText("TWO", 0, 50)),
        (SetText("TOO WIDE FOR THIS PAPER", 0, 40),),
        (SetText("ABOVE", 0, 4),),
    ],
)
def test_what_cannot_be_set_is_drawn(texts: tuple[SetText, ...]) -> None:
    receipt = make_set_receipt("SET 1")
    assert receipt.typesetting is not None
    crooked = replace(receipt, typesetting=replace(receipt.typesetting, texts=texts))
    sheet = printed(crooked)
    assert b"".join(sheet.rows) == receipt.raster
    assert sheet.text == ""


def test_no_command_is_longer_than_what_recovery_completes() -> None:
    dots = b"\x81" * 72 * 48
    commands = composed(PrintableReceipt(576, 48, dots, "", ""), band_rows=16, draws_codes=True)
    for command in commands:
        for at in range(len(command)):
            if command[at : at + 3] == b"\x1b*\x21":
                assert int.from_bytes(command[at + 3 : at + 5], "little") * 3 <= 16 * 72
