import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol.escpos_status import (
    BlockReply,
    ClearedReply,
    FenceReply,
    FlowReply,
    PrinterStatus,
    ProcessIdReply,
    RealtimeReply,
    Reply,
    ReplyDemultiplexer,
    StatusBackReply,
    status_back,
    status_of,
)
from kiosk.ports import PrinterState


def _heard(text: str) -> list[Reply]:
    return ReplyDemultiplexer().feed(bytes.fromhex(text))


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((0x16, 0x12, 0x12, 0x12), PrinterState.ONLINE),
        ((0x16, 0x12, 0x12, 0x1E), PrinterState.PAPER_LOW),
        ((0x1E, 0x32, 0x12, 0x7E), PrinterState.PAPER_OUT),
        ((0x1E, 0x16, 0x12, 0x12), PrinterState.COVER_OPEN),
        ((0x1E, 0x16, 0x12, 0x7E), PrinterState.COVER_OPEN),
        ((0x1E, 0x52, 0x1A, 0x12), PrinterState.ERROR),
        ((0x1E, 0x12, 0x32, 0x12), PrinterState.ERROR),
        ((0x1E, 0x12, 0x52, 0x12), PrinterState.ERROR),
        ((0x1E, 0x12, 0x12, 0x12), PrinterState.OFFLINE),
    ],
)
def test_state_is_read_from_the_four_status_bytes(answers: tuple[int, ...], state: PrinterState) -> None:
    status = status_of(dict(enumerate(answers, 1)))
    assert status.state is state
    assert status.can_print == (state in {PrinterState.ONLINE, PrinterState.PAPER_LOW})


def test_a_byte_that_was_not_asked_for_counts_as_good() -> None:
    assert status_of({1: 0x16}) == PrinterStatus()


@pytest.mark.parametrize(
    ("block", "state"),
    [
        ("14000000", PrinterState.ONLINE),
        ("14000300", PrinterState.PAPER_LOW),
        ("1c000f00", PrinterState.PAPER_OUT),
        ("3c000000", PrinterState.COVER_OPEN),
        ("1c000000", PrinterState.OFFLINE),
        ("1c080000", PrinterState.ERROR),
    ],
)
def test_state_is_read_from_status_back(block: str, state: PrinterState) -> None:
    assert status_back(bytes.fromhex(block)).state is state
    assert _heard(block) == [StatusBackReply(status_back(bytes.fromhex(block)))]


def test_kinds_are_told_apart_on_one_line() -> None:
    heard = _heard("16 00 14000000 37223132333400 03 12 372500 5f4d6f64656c00 13 11")
    assert heard == [
        RealtimeReply(0x16),
        FenceReply(0x00),
        StatusBackReply(PrinterStatus()),
        ProcessIdReply(b"1234"),
        FenceReply(0x03),
        RealtimeReply(0x12),
        ClearedReply(),
        BlockReply(0x5F, b"Model"),
        FlowReply(may_send=False),
        FlowReply(may_send=True),
    ]


def test_flow_bytes_and_realtime_answers_may_interrupt_others() -> None:
    assert _heard("37 22 13 31 32 11 33 34 00") == [
        FlowReply(may_send=False),
        FlowReply(may_send=True),
        ProcessIdReply(b"1234"),
    ]
    assert _heard("1c 00 16 0f 13 00") == [
        RealtimeReply(0x16),
        FlowReply(may_send=False),
        StatusBackReply(status_back(bytes.fromhex("1c000f00"))),
    ]


def test_status_back_cut_short_is_dropped_when_the_next_begins() -> None:
    assert _heard("1c000f 14000000") == [StatusBackReply(PrinterStatus())]


def test_bytes_of_no_kind_are_dropped() -> None:
    assert _heard("ff 80 91") == []


def test_a_block_without_an_end_is_given_up() -> None:
    demultiplexer = ReplyDemultiplexer()
    demultiplexer.feed(b"\x37" + b"A" * 200)
    assert demultiplexer.feed(b"\x16") == [RealtimeReply(0x16)]


def test_an_empty_block_is_a_block() -> None:
    assert _heard("3700 3d00") == [BlockReply(0x37, b""), BlockReply(0x3D, b"")]


@given(st.lists(st.binary()))
def test_any_bytes_in_any_pieces_are_heard_the_same(pieces: list[bytes]) -> None:
    demultiplexer = ReplyDemultiplexer()
    heard = [reply for piece in pieces for reply in demultiplexer.feed(piece)]
    assert heard == ReplyDemultiplexer().feed(b"".join(pieces))
    assert len(demultiplexer._block) <= 128
