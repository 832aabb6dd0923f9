from datetime import date
from typing import Any

import pytest

from kiosk.devices.profiles import ReaderProfile
from kiosk.devices.readers.mrz_reader import MrzReader
from kiosk.devices.readers.no_reader import NoReader
from kiosk.devices.simulated.reader import FRAMINGS, ReaderTraits, ReaderTwin
from kiosk.devices.simulated.specimens import specimens
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.errors import (
    DeviceAbsentError,
    DeviceBusyError,
    DeviceNotConfiguredError,
    MalformedMrzError,
    MrzCheckDigitError,
    NothingReadError,
)

TODAY = date(2026, 11, 22)


class Desk:
    """A reader's driver on an in-memory line to its twin."""

    def __init__(self, traits: ReaderTraits) -> None:
        self.twin = ReaderTwin(traits)
        self.line = InMemoryLine(self.twin)
        self.reader = MrzReader(self.line, ReaderProfile("generic-line", idle_gap_s=2.0), lambda: TODAY)

    def read(self, deadline_s: float = 10.0) -> Any:
        return self.reader.read(deadline_s, lambda: False)


@pytest.fixture
def desk() -> Desk:
    return Desk(ReaderTraits())


@pytest.mark.parametrize("framing", sorted(FRAMINGS))
@pytest.mark.parametrize("name", ["passport", "card", "card-td2", "card-long-number"])
def test_document_is_read_in_every_framing(framing: str, name: str) -> None:
    desk = Desk(FRAMINGS[framing])
    desk.twin.lay(specimens()[name], after_s=0.5)
    assert desk.read().issuing_state == "LBY"


def test_pieces_seconds_apart_are_one_document() -> None:
    desk = Desk(ReaderTraits(prefix=b"", suffix=b"", piece_bytes=20, piece_gap_s=1.5))
    desk.twin.lay(specimens()["passport"], after_s=0.5)
    assert desk.read(30.0).surname_latin == "ALWARFALLI"


@pytest.mark.parametrize(
    ("name", "error"),
    [("bad-digit", MrzCheckDigitError), ("unreadable", MalformedMrzError), ("short", MalformedMrzError)],
)
def test_bad_document_is_told_at_once_and_the_next_one_is_read(
    desk: Desk, name: str, error: type[Exception]
) -> None:
    desk.twin.lay(specimens()[name], after_s=0.5)
    with pytest.raises(error):
        desk.read()
    assert desk.line.now_s() < 1.0
    desk.twin.lay(specimens()["card"], after_s=0.5)
    assert desk.read().surname_latin == "BENGHALI"


def test_half_a_document_without_an_end_is_told_after_the_gap() -> None:
    desk = Desk(FRAMINGS["cr"])
    desk.twin.send(specimens()["passport"][0].encode() + b"\rXX00", after_s=0.5)
    with pytest.raises(MalformedMrzError):
        desk.read()
    assert desk.line.now_s() < 4.0


def test_half_a_document_at_the_deadline_is_told_too() -> None:
    desk = Desk(FRAMINGS["cr"])
    desk.twin.send(b"P<LBY", after_s=0.5)
    with pytest.raises(MalformedMrzError):
        desk.read(1.0)


def test_document_laid_before_anybody_asked_belongs_to_another_citizen(desk: Desk) -> None:
    assert desk.reader.is_present()
    desk.twin.lay(specimens()["passport"])
    desk.line.pass_time(1.0)
    with pytest.raises(NothingReadError):
        desk.read(2.0)


def test_nothing_laid_is_told_at_the_deadline(desk: Desk) -> None:
    with pytest.raises(NothingReadError):
        desk.read(2.0)
    assert desk.line.now_s() == pytest.approx(2.0, abs=0.1)


def test_noise_alone_is_not_a_document(desk: Desk) -> None:
    desk.twin.send(b"\x02\x02\r\r\x03", after_s=0.1)
    with pytest.raises(NothingReadError):
        desk.read(4.0)


def test_cancelling_ends_the_wait_soon(desk: Desk) -> None:
    with pytest.raises(NothingReadError, match="cancelled"):
        desk.reader.read(60.0, lambda: desk.line.now_s() > 1.0)
    assert desk.line.now_s() < 1.3


def test_reader_unplugged_while_waiting_is_absent_and_comes_back(desk: Desk) -> None:
    def pull() -> None:
        desk.line.is_plugged = False

    desk.line.at(1.0, pull)
    with pytest.raises(DeviceAbsentError):
        desk.read()
    assert not desk.reader.is_present()
    desk.line.is_plugged = True
    assert desk.reader.is_present()
    desk.twin.lay(specimens()["card"], after_s=0.5)
    assert desk.read().surname_latin == "BENGHALI"


def test_reader_taken_by_another_program_is_busy(desk: Desk) -> None:
    desk.line.is_taken = True
    assert not desk.reader.is_present()
    with pytest.raises(DeviceBusyError):
        desk.read()


def test_closed_reader_opens_again_by_itself(desk: Desk) -> None:
    desk.reader.close()
    assert desk.reader.is_present()


def test_a_counter_without_a_reader_says_so() -> None:
    reader = NoReader()
    assert not reader.is_present()
    with pytest.raises(DeviceNotConfiguredError):
        reader.read(1.0, lambda: False)
    reader.close()


@pytest.mark.parametrize("name", ["bad-digit", "unreadable"])
def test_nothing_read_is_ever_logged_or_told(desk: Desk, caplog: pytest.LogCaptureFixture, name: str) -> None:
    caplog.set_level(0)
    desk.twin.lay(specimens()[name], after_s=0.1)
    with pytest.raises((MalformedMrzError, MrzCheckDigitError)) as refused:
        desk.read()
    assert not any(word in caplog.text + str(refused.value) for word in ("ALWARFALLI", "XX00"))
