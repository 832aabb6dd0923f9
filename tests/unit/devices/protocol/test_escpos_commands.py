import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol import escpos
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin


def _on_paper(commands: bytes, width_dots: int = 64) -> tuple[bytes, ...]:
    """Return the rows a printer that works at once puts on paper."""
    sheets: list[Sheet] = []
    twin = PrinterTwin(PrinterTraits(width_dots=width_dots, rows_per_s=0.0), sheets.append)
    for at in range(0, len(commands), 100):
        twin.receive(commands[at : at + 100], 0.0)
    twin.receive(escpos.cut(), 0.0)
    assert twin.lost_bytes == 0
    return sheets[0].rows if sheets else ()


def _drawn(rows: list[bytes], *, skips: bool) -> bytes:
    dots = b"".join(rows)
    picture = escpos.picture(dots, 8, band_rows=16, skips_blank=skips, clips_left=skips)
    return escpos.INITIALISE + escpos.motion_units(203) + b"".join(picture)


_ROW = st.one_of(
    st.just(bytes(8)),
    st.binary(min_size=8, max_size=8),
    st.binary(max_size=3).map(lambda b: b.rjust(8, b"\0")),
)
_ROWS = st.lists(st.tuples(_ROW, st.integers(1, 20)), max_size=12).map(
    lambda runs: [row for row, count in runs for _ in range(count)]
)


@given(_ROWS, st.booleans())
def test_every_picture_arrives_dot_for_dot(rows: list[bytes], skips: bool) -> None:
    expected = [escpos.defused(row) for row in rows]
    paper = _on_paper(_drawn(rows, skips=skips))
    fused = b"".join(paper)
    assert len(paper) == len(rows)
    assert all(a & b == b for a, b in zip(fused, b"".join(rows), strict=True))
    assert sum((a ^ b).bit_count() for a, b in zip(fused, b"".join(expected), strict=True)) <= len(rows)


def test_blank_rows_and_white_margins_cost_next_to_nothing() -> None:
    rows = [bytes(8)] * 300 + [bytes(6) + b"\xff\x00"] * 20 + [bytes(8)] * 300
    full, short = _drawn(rows, skips=False), _drawn(rows, skips=True)
    assert len(short) < 80 < len(full)
    assert _on_paper(short) == _on_paper(full) == tuple(rows)


def test_left_margin_is_given_back() -> None:
    rows = [bytes(6) + b"\xff\xff"] * 20
    assert (
        escpos.picture(b"".join(rows), 8, band_rows=16, skips_blank=True, clips_left=True)[-1]
        == b"\x1dL\x00\x00"
    )


def test_empty_picture_needs_no_command() -> None:
    assert escpos.picture(b"", 8, band_rows=16, skips_blank=True, clips_left=True) == []


def test_no_command_draws_more_rows_than_a_band() -> None:
    commands = escpos.picture(b"\x01" * 8 * 100, 8, band_rows=16, skips_blank=True, clips_left=True)
    assert [int.from_bytes(command[6:8], "little") for command in commands] == [16] * 6 + [4]


@given(st.binary())
def test_no_picture_holds_an_order_that_is_obeyed_on_sight(data: bytes) -> None:
    safe = escpos.defused(data)
    assert not any(order in safe for order in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert len(safe) == len(data)


def test_an_unlucky_picture_opens_no_drawer() -> None:
    twin = PrinterTwin(PrinterTraits(width_dots=64, rows_per_s=0.0), lambda _: None)
    twin.receive(_drawn([b"\x10\x04\x01\x10\x14\x01\x00\x01"], skips=True), 0.0)
    assert twin.take_output() == b""


def test_wire_forms_are_those_of_the_reference() -> None:
    assert escpos.realtime_status(4) == b"\x10\x04\x04"
    assert escpos.raster(2, b"\xff\x00\x0f\xf0") == bytes.fromhex("1d763000 0200 0200 ff000ff0")
    assert escpos.feed(300) == bytes.fromhex("1b4aff 1b4a2d")
    assert escpos.feed(255) == bytes.fromhex("1b4aff")
    assert escpos.cut(3) == bytes.fromhex("1d564203")
    assert escpos.left_margin(300) == bytes.fromhex("1d4c2c01")
    assert escpos.motion_units(203) == bytes.fromhex("1d50cbcb")
    assert escpos.drawer_kick() == bytes.fromhex("1b700019fa")
    assert escpos.drawer_kick(1, on_ms=2_000) == bytes.fromhex("1b7001fffa")
    assert escpos.process_id(b"0042") == bytes.fromhex("1d28480600 3030 30303432")
    assert bytes.fromhex("1d7201") == escpos.FENCE
    assert bytes.fromhex("1d61ff") == escpos.ENABLE_STATUS_BACK
    assert bytes.fromhex("10140801031401060208") == escpos.CLEAR_BUFFERS


@pytest.mark.parametrize("identity", [b"", b"123", b"12345", b"12\x1f4", b"12\x7f4", b"123\n"])
def test_process_id_must_be_four_printable_bytes(identity: bytes) -> None:
    with pytest.raises(ValueError, match="four"):
        escpos.process_id(identity)


def test_qr_symbol_is_asked_for_in_five_functions() -> None:
    assert escpos.qr(b"LP", 5, "Q") == bytes.fromhex(
        "1d286b0400 31413200 1d286b0300 314305 1d286b0300 314532 1d286b0500 3150304c50 1d286b0300 315130"
    )


@pytest.mark.parametrize("text", [b"", b"x" * 2_954])
def test_qr_text_must_fit_a_symbol(text: bytes) -> None:
    with pytest.raises(ValueError, match="2953"):
        escpos.qr(text)


def test_code_128_is_written_as_the_reference_says() -> None:
    settings = b"\x1dh\x50\x1dw\x02\x1dH\x00"
    assert escpos.code128("RR123456785LY") == settings + b"\x1dk\x49\x0f{BRR123456785LY"
    assert escpos.code128("{") == settings + b"\x1dk\x49\x04{B{{"


@pytest.mark.parametrize("text", ["", "x" * 49, "a\n", "\x7f"])
def test_what_no_bar_code_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="code 128"):
        escpos.code128(text)


def test_who_are_you_is_two_bytes_and_a_number() -> None:
    assert escpos.identity(66) == b"\x1dI\x42"
