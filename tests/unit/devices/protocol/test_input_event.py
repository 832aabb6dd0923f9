"""The bytes of a headset's socket."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol.input_event import (
    EVENT,
    EVENT_BYTES,
    has_headset_switch,
    headset_event,
    headset_words,
    is_inserted,
)


def test_an_event_is_as_long_as_linux_says() -> None:
    assert EVENT_BYTES == 24


def test_plugged_in_and_pulled_are_told_in_order_and_nothing_else_is() -> None:
    key = EVENT.pack(1, 2, 0x01, 30, 1)
    microphone = EVENT.pack(1, 2, 0x05, 0x04, 1)
    data = headset_event(is_in=True) + key + microphone + headset_event(is_in=False)
    assert headset_words(data) == (True, False)


def test_the_switch_is_the_third_bit() -> None:
    assert is_inserted(b"\x04")
    assert not is_inserted(b"\x13")
    assert not is_inserted(b"")


def test_a_socket_is_known_by_its_switches() -> None:
    assert has_headset_switch("4\n")
    assert has_headset_switch("1 14")
    assert not has_headset_switch("10")
    assert not has_headset_switch("")
    assert not has_headset_switch("x")


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    assert len(headset_words(data)) <= len(data) // EVENT_BYTES
