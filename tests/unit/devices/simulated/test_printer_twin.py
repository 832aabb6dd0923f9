"""The twin is judged by bytes written down from the field, not by our own driver alone."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol import escpos
from kiosk.devices.simulated.orders import BadOrderError, PrinterOrders, ReaderOrders
from kiosk.devices.simulated.pacing import Pacing
from kiosk.devices.simulated.paper import NEAR_END_ROWS, Sheet
from kiosk.devices.simulated.png import png
from kiosk.devices.simulated.printer import BUFFER_BYTES, PrinterTraits, PrinterTwin
from kiosk.devices.simulated.reader import ReaderTraits, ReaderTwin
from kiosk.devices.simulated.sheets import SheetFolder

ASK_ALL = b"".join(escpos.realtime_status(number) for number in (1, 2, 3, 4))
AT_ONCE = PrinterTraits(rows_per_s=0.0)


@pytest.fixture
def sheets() -> list[Sheet]:
    return []


@pytest.fixture
def twin(sheets: list[Sheet]) -> PrinterTwin:
    return PrinterTwin(AT_ONCE, sheets.append)


def _says(twin: PrinterTwin, data: bytes, now_s: float = 0.0) -> str:
    twin.receive(data, now_s)
    return twin.take_output().hex()


def test_status_bytes_are_those_seen_on_a_real_line(twin: PrinterTwin) -> None:
    assert _says(twin, ASK_ALL) == "16121212"
    twin.set_rows_left(NEAR_END_ROWS)
    assert _says(twin, ASK_ALL) == "1612121e"
    twin.take_paper_out()
    assert _says(twin, ASK_ALL) == "1e32127e"
    twin.set_rows_left()
    twin.open_cover(is_open=True)
    assert _says(twin, ASK_ALL) == "1e161212"


def test_status_back_comes_by_itself_once_asked_for(twin: PrinterTwin) -> None:
    assert _says(twin, escpos.ENABLE_STATUS_BACK) == "1400000f"
    twin.take_paper_out()
    assert twin.take_output().hex() == "1c000f0f"
    twin.switch(is_on=False)
    twin.switch(is_on=True)
    twin.set_rows_left()
    assert twin.take_output() == b""


def test_fence_is_silent_while_off_line_and_answered_after(twin: PrinterTwin) -> None:
    twin.open_cover(is_open=True)
    assert _says(twin, escpos.FENCE) == ""
    twin.open_cover(is_open=False)
    assert _says(twin, b"") == "00"


def test_process_id_is_answered_when_the_paper_has_moved(sheets: list[Sheet]) -> None:
    twin = PrinterTwin(PrinterTraits(width_dots=64, rows_per_s=100.0), sheets.append)
    job = escpos.raster(8, b"\xff" * 80) + escpos.process_id(b"0007")
    assert _says(twin, job, 0.0) == ""
    twin.advance(0.05)
    assert twin.take_output() == b""
    twin.advance(0.2)
    assert twin.take_output() == b"\x37\x220007\x00"


def test_switched_off_printer_is_silent_and_forgets(twin: PrinterTwin, sheets: list[Sheet]) -> None:
    twin.receive(b"\x1dv0\x00\x48\x00\x10\x00" + b"\xff" * 100, 0.0)
    twin.switch(is_on=False)
    assert _says(twin, ASK_ALL) == ""
    twin.switch(is_on=True)
    assert _says(twin, escpos.FENCE) == "00"
    twin.receive(escpos.cut(), 0.0)
    assert [len(sheet.rows) for sheet in sheets] == [1]


def test_bytes_beyond_a_full_buffer_are_lost_without_flow_control(sheets: list[Sheet]) -> None:
    twin = PrinterTwin(PrinterTraits(flow="none"), sheets.append)
    twin.open_cover(is_open=True)
    twin.receive(b"x" * (BUFFER_BYTES + 10), 0.0)
    assert (twin.lost_bytes, twin.wants_input) == (10, True)
    assert _says(twin, escpos.realtime_status(2)) == "16"


def test_busy_line_goes_up_before_the_buffer_is_full(twin: PrinterTwin) -> None:
    twin.open_cover(is_open=True)
    twin.receive(b"x" * (BUFFER_BYTES - 129), 0.0)
    assert twin.wants_input
    twin.receive(b"x", 0.0)
    assert not twin.wants_input


def test_stop_and_go_bytes_are_sent_at_the_marks_of_the_specification(sheets: list[Sheet]) -> None:
    twin = PrinterTwin(PrinterTraits(flow="xonxoff", rows_per_s=0.0), sheets.append)
    twin.open_cover(is_open=True)
    assert _says(twin, b"\x00" * (BUFFER_BYTES - 129)) == ""
    assert _says(twin, b"\x00") == "13"
    twin.open_cover(is_open=False)
    assert _says(twin, b"") == "11"


def test_clearing_empties_the_buffer_even_inside_a_picture(twin: PrinterTwin) -> None:
    twin.receive(b"\x1dv0\x00\x48\x00\x10\x00" + b"\xff" * 100, 0.0)
    assert _says(twin, escpos.CLEAR_BUFFERS) == "372500"
    assert _says(twin, escpos.FENCE) == "00"


def test_jam_is_told_and_ends_on_request(twin: PrinterTwin) -> None:
    twin.jam(is_jammed=True)
    assert _says(twin, ASK_ALL) == "1e521a12"
    twin.receive(escpos.RECOVER_AND_CLEAR, 0.0)
    assert _says(twin, ASK_ALL) == "16121212"


def test_model_name_is_a_block(twin: PrinterTwin) -> None:
    assert _says(twin, b"\x1dI\x43") == b"_KIOSK TWIN\x00".hex()
    assert _says(twin, b"\x1dI\x01") == "02"


def test_qr_symbol_is_noted_where_it_stands(twin: PrinterTwin, sheets: list[Sheet]) -> None:
    twin.receive(
        escpos.feed(40) + escpos.left_margin(80) + escpos.qr("LPR1:إيصال".encode(), 4) + escpos.cut(), 0.0
    )
    (mark,) = sheets[0].qr_marks
    assert (mark.text, mark.top_row, mark.left_dots, mark.size_dots) == ("LPR1:إيصال", 40, 80, 100)


def test_bar_code_is_noted_where_it_stands(twin: PrinterTwin, sheets: list[Sheet]) -> None:
    twin.receive(escpos.code128("A{1}", height_dots=40) + b"\x1dk\x02\x00" + escpos.cut(), 0.0)
    assert sheets[0].bar_codes == ("A{1}",)
    assert len(sheets[0].rows) == 40


def test_motion_units_scale_feeds(twin: PrinterTwin, sheets: list[Sheet]) -> None:
    twin.receive(b"\x1dP\x00\xff" + escpos.feed(255) + b"\x1b@" + escpos.feed(10) + escpos.cut(), 0.0)
    assert len(sheets[0].rows) == 203 + 10


def test_text_and_unknown_commands_do_not_stop_the_printer(twin: PrinterTwin, sheets: list[Sheet]) -> None:
    twin.receive(b"hi\n\x1bZ\x1c\x1b*\x21\x01\x00abc\x1b*\x00\x01\x00a\x1dvX\x1dV\x00\x1b2\x1b@", 0.0)
    twin.receive(escpos.FENCE, 0.0)
    assert twin.take_output() == b"\x00"
    assert sheets[0].text.startswith("hi\n")


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_no_bytes_whatever_break_the_twin(pieces: list[bytes]) -> None:
    twin = PrinterTwin(AT_ONCE, lambda _: None)
    for piece in pieces:
        twin.receive(piece, 0.0)
    assert len(twin._buffer) <= BUFFER_BYTES
    assert twin.is_on


def test_picture_file_holds_every_dot() -> None:
    data = png([b"\xf0\x01", b"\x00\xff"], 16, 8_000)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at = data.index(b"IDAT")
    length = int.from_bytes(data[at - 4 : at], "big")
    assert zlib.decompress(data[at + 4 : at + 4 + length]) == b"\x00\x0f\xfe\x00\xff\x00"


def test_every_order_is_obeyed_and_answered_with_the_whole_state(twin: PrinterTwin) -> None:
    orders = PrinterOrders(twin, SheetFolder(None, lambda _: None))
    assert orders.obey({"do": "paper_out"})["is_paper_out"]
    assert orders.obey({"do": "paper_in", "rows": 7})["rows_left"] == 7
    assert orders.obey({"do": "paper_out_after", "rows": 5})["rows_left"] == 5
    assert orders.obey({"do": "paper_low"})["rows_left"] == NEAR_END_ROWS
    assert orders.obey({"do": "cover_open"})["is_cover_open"]
    assert not orders.obey({"do": "cover_close"})["is_cover_open"]
    orders.obey({"do": "jam"})
    assert twin.is_jammed
    orders.obey({"do": "unjam"})
    assert not twin.is_jammed
    assert not orders.obey({"do": "off"})["is_on"]
    assert orders.obey({"do": "on"})["is_on"]
    assert orders.obey({"do": "status"})["receipts"] == 0


@pytest.mark.parametrize(
    "order", [{}, {"do": "dance"}, {"do": "paper_out_after"}, {"do": "paper_in", "rows": "x"}]
)
def test_order_that_makes_no_sense_is_refused(twin: PrinterTwin, order: dict[str, object]) -> None:
    with pytest.raises(BadOrderError):
        PrinterOrders(twin, SheetFolder(None, lambda _: None)).obey(order)


def test_reader_lays_specimens_lines_and_bytes() -> None:
    twin = ReaderTwin(ReaderTraits(line_end=b"\r\n"))
    orders = ReaderOrders(twin)
    assert "passport" in orders.obey({"do": "lay", "lines": ["AB", "CD"]})["specimens"]
    orders.obey({"do": "send", "hex": "ff00", "after_ms": 500})
    orders.obey({"do": "lay", "specimen": "card", "after_ms": 1_000})
    twin.receive(b"ignored", 0.1)
    assert twin.take_output() == b"\x02AB\r\nCD\r\n\x03"
    assert twin.next_due_s == 0.5
    twin.advance(0.6)
    assert twin.take_output() == b"\xff\x00"
    assert orders.obey({"do": "status"})["documents_laid"] == 2
    with pytest.raises(BadOrderError):
        orders.obey({"do": "lay", "specimen": "none such"})


def test_line_lets_pass_what_its_speed_allows() -> None:
    pacing = Pacing(9_600)
    pacing.allowed(100.0)
    pacing.passed(pacing.allowed(100.0))
    assert pacing.allowed(100.0) == 0
    assert pacing.allowed(100.01) == 9
    assert pacing.allowed(200.0) == 19
    assert Pacing(0).allowed(0.0) > 1_000_000
