"""Codes found in whatever a scanner sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol.scan_line import MAX_CODE_BYTES, ScanFramer


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r\n"])
def test_every_line_end_ends_a_code_once(end: bytes) -> None:
    framer = ScanFramer()
    assert framer.feed(b"RR123456785LY" + end + b"second" + end) == ["RR123456785LY", "second"]
    assert framer.idle() == []


def test_code_without_an_end_is_ended_by_silence() -> None:
    framer = ScanFramer()
    assert framer.feed(b"abc") == []
    assert framer.idle() == ["abc"]


def test_prefix_is_taken_off_and_what_lacks_it_is_noise() -> None:
    framer = ScanFramer(b"\x7f#")
    assert framer.feed(b"\x7f#one\rtwo\r\x7f#\r") == ["one"]


def test_start_mark_and_symbology_identifier_are_no_part_of_the_code() -> None:
    assert ScanFramer().feed(b"\x02]C1RR123456785LY\x03\r") == ["RR123456785LY"]
    assert ScanFramer().feed(b"]Q3\r") == []


def test_line_that_is_longer_than_any_code_is_dropped_to_its_end() -> None:
    framer = ScanFramer()
    assert framer.feed(b"x" * (MAX_CODE_BYTES + 50) + b"\rgood\r") == ["good"]
    assert framer.feed(b"y" * MAX_CODE_BYTES + b"\r") == ["y" * MAX_CODE_BYTES]


def test_arabic_in_a_symbol_comes_as_text() -> None:
    assert ScanFramer().feed("إيصال\r".encode()) == ["إيصال"]


@given(st.lists(st.binary(max_size=300), max_size=10), st.binary(max_size=2))
def test_no_bytes_whatever_break_it_and_the_next_code_is_read(pieces: list[bytes], prefix: bytes) -> None:
    framer = ScanFramer(prefix.strip(b"\r\n\x00\x02\x03"))
    for piece in pieces:
        framer.feed(piece)
    assert len(framer._code) <= MAX_CODE_BYTES + 1
    framer.feed(b"\r")
    assert framer.feed(framer._prefix + b"good\r") == ["good"]
