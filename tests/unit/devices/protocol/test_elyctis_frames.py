"""Frames of the Elyctis command set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol.elyctis import CONTINUOUS_ON, Frame, FrameCollector, zone_of
from kiosk.devices.simulated.specimens import specimens

PASSPORT, CARD = specimens()["passport"], specimens()["card"]


def test_frames_come_in_pieces_of_any_size() -> None:
    collector = FrameCollector()
    sent = CONTINUOUS_ON + b"\x49\x00\x03ABC" + b"\x49\x00\x00"
    frames = [frame for value in sent for frame in collector.feed([value])]
    assert frames == [Frame(0x43, b"\x01"), Frame(0x49, b"ABC"), Frame(0x49, b"")]


def test_noise_before_a_frame_is_skipped() -> None:
    assert FrameCollector().feed(b"\xff\x00xyz\x49\xff\xff\x49\x00\x01A")[-1] == Frame(0x49, b"A")


def test_frame_that_stops_in_the_middle_is_forgotten_after_a_silence() -> None:
    collector = FrameCollector()
    assert collector.feed(b"\x49\x00\x58half") == []
    collector.idle()
    assert collector.feed(b"\x49\x00\x01A") == [Frame(0x49, b"A")]


@pytest.mark.parametrize("end", ["", "\r", "\n", "\r\n"])
@pytest.mark.parametrize("lines", [PASSPORT, CARD, specimens()["card-td2"]])
def test_zone_has_its_lines_however_they_are_parted(lines: tuple[str, ...], end: str) -> None:
    assert zone_of((end.join(lines) + end).encode()) == lines


def test_nothing_read_is_no_zone_and_half_a_zone_is_handed_on() -> None:
    assert zone_of(b"") == zone_of(b"\r\n") == ()
    assert zone_of(b"P<LBYALW") == ("P<LBYALW",)


@given(st.lists(st.binary(max_size=300), max_size=10))
def test_no_bytes_whatever_break_it_and_memory_is_bounded(pieces: list[bytes]) -> None:
    collector = FrameCollector()
    for piece in pieces:
        collector.feed(piece)
        assert len(collector._bytes) <= 3 + 256 + 300
    collector.idle()
    assert collector.feed(b"\x49\x00\x01A") == [Frame(0x49, b"A")]
