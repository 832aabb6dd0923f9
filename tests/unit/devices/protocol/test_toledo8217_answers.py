"""Weights and status bytes of the Toledo 8217 dialect, as a foreign emulator sends them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol.toledo8217 import ScaleFramer
from kiosk.ports import ScaleState, Weighing

SEEN = {
    b"\x0201.250\r": Weighing(ScaleState.STABLE, 1_250),
    b"\x0200.000\r": Weighing(ScaleState.STABLE, 0),
    b"\x02 1.250N\r": Weighing(ScaleState.STABLE, 1_250),
    b"\x02?\x01\r": Weighing(ScaleState.MOTION),
    b"\x02?\x02\r": Weighing(ScaleState.OVER),
    b"\x02?\x03\r": Weighing(ScaleState.OVER),
    b"\x02?\x04\r": Weighing(ScaleState.UNDER),
    b"\x02?\x05\r": Weighing(ScaleState.MOTION),
    b"\x02?\x0d\r": Weighing(ScaleState.MOTION),
    b"\x02?\x00\r": Weighing(ScaleState.MOTION),
}


@pytest.mark.parametrize("answer", SEEN)
def test_answer_is_read(answer: bytes) -> None:
    assert ScaleFramer(1_000).feed(answer) == [SEEN[answer]]


def test_parity_bit_read_as_data_does_no_harm() -> None:
    assert ScaleFramer(1_000).feed(bytes(value | 0x80 for value in b"\x0201.250\r")) == [
        Weighing(ScaleState.STABLE, 1_250)
    ]


@pytest.mark.parametrize(
    "junk", [b"01.250\r", b"\x02\r", b"\x02-01.250\r", b"\x021.2.5\r", b"\x02?\x01\x01\r"]
)
def test_what_is_no_answer_is_no_weight(junk: bytes) -> None:
    assert ScaleFramer(1_000).feed(junk) == []


def test_pounds_are_the_profiles_business() -> None:
    assert ScaleFramer(454).feed(b"\x0202.000\r") == [Weighing(ScaleState.STABLE, 908)]


@given(st.lists(st.binary(max_size=60), max_size=10))
def test_no_bytes_whatever_break_it_and_the_next_answer_is_read(pieces: list[bytes]) -> None:
    framer = ScaleFramer(1_000)
    for piece in pieces:
        framer.feed(piece)
    assert framer._content is None or len(framer._content) <= 17
    framer.feed(b"\x02\r\r")
    assert framer.feed(b"\x0201.250\r") == [Weighing(ScaleState.STABLE, 1_250)]
