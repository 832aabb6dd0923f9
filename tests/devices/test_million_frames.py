"""A million mutated frames for each codec: none breaks it, and the next good one is read."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from kiosk.devices.protocol import ipp
from kiosk.devices.protocol.elyctis import FrameCollector
from kiosk.devices.protocol.escpos_status import ReplyDemultiplexer
from kiosk.devices.protocol.mrz_line import LineFramer
from kiosk.devices.protocol.scan_line import ScanFramer
from kiosk.devices.protocol.toledo8217 import ScaleFramer
from kiosk.devices.simulated.specimens import specimens
from kiosk.errors import DeviceSilentError
from kiosk.ports import PrinterState

PASSPORT = b"\x02" + b"".join(line.encode() + b"\r" for line in specimens()["passport"]) + b"\x03"

IPP_ANSWER = (
    b"\x01\x01\x00\x00\x00\x00\x00\x01\x01\x47\x00\x12attributes-charset\x00\x05utf-8"
    b"\x04\x23\x00\x0dprinter-state\x00\x04\x00\x00\x00\x05"
    b"\x44\x00\x15printer-state-reasons\x00\x11media-empty-error\x44\x00\x00\x00\x0amedia-low!\x03"
)

# Each codec: how it is made, a good frame, and what ends any frame that was begun.
CODECS: dict[str, tuple[Callable[[], Any], bytes, bytes]] = {
    "printer's replies": (ReplyDemultiplexer, b"\x14\x00\x00\x0f", b"\x00\x00\x00\x00"),
    "zones": (LineFramer, PASSPORT, b"\x03"),
    "codes": (ScanFramer, b"RR123456785LY\r", b"\r"),
    "weights": (lambda: ScaleFramer(1_000), b"\x0201.250\r", b"\r\r"),
    "Elyctis frames": (FrameCollector, b"\x49\x00\x58" + PASSPORT[1:-2], bytes(256 + 3)),
}


def _mutated(good: bytes, chance: random.Random) -> bytes:
    data = bytearray(good)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[at:at] = chance.randbytes(chance.randrange(1, 4))
            case 1:
                del data[at : at + chance.randrange(1, 4)]
            case 2:
                data[at : at + 1] = bytes((chance.randrange(256),))
            case _:
                del data[at:]
    return bytes(data)


def _feed_mutants(name: str, count: int) -> None:
    make, good, ending = CODECS[name]
    chance, codec = random.Random(name), make()
    wanted = len(make().feed(good))
    for number in range(count):
        codec.feed(_mutated(good, chance))
        if number % 100 == 0:
            codec.feed(ending)
            assert len(codec.feed(good)) >= wanted
    assert wanted


def _feed_mutated_answers(count: int) -> None:
    """The printing service answers as a whole: each answer is read or refused, and so is the next."""
    chance = random.Random("answers")
    wanted = ipp.answer(IPP_ANSWER)
    for _ in range(count):
        with suppress(DeviceSilentError):
            ipp.answer(_mutated(IPP_ANSWER, chance)).printer_state  # noqa: B018  # read as the driver does
    assert ipp.answer(IPP_ANSWER) == wanted
    assert wanted.printer_state is PrinterState.PAPER_OUT


def test_thousands_of_mutated_answers_of_a_printing_service_are_read_or_refused() -> None:
    _feed_mutated_answers(3_000)


@pytest.mark.slow
def test_a_million_mutated_answers_of_a_printing_service_are_read_or_refused() -> None:
    _feed_mutated_answers(1_000_000)


@pytest.mark.parametrize("name", CODECS)
def test_thousands_of_mutated_frames_break_no_codec(name: str) -> None:
    _feed_mutants(name, 3_000)


@pytest.mark.slow
@pytest.mark.parametrize("name", CODECS)
def test_a_million_mutated_frames_break_no_codec(name: str) -> None:
    _feed_mutants(name, 1_000_000)
