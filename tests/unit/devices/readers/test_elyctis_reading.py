"""The Elyctis driver where it differs from line mode: orders, echoes, and quiet afterwards."""

from datetime import date

import pytest

from kiosk.devices.profiles import ReaderProfile
from kiosk.devices.protocol import elyctis
from kiosk.devices.readers.elyctis_reader import ElyctisReader
from kiosk.devices.registry import READER_PROFILES
from kiosk.devices.simulated.elyctis import ElyctisTwin
from kiosk.devices.simulated.specimens import specimens
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.errors import DeviceSilentError, NothingReadError

TODAY = date(2026, 11, 22)


class Desk:
    def __init__(self, profile: ReaderProfile = READER_PROFILES["elyctis"]) -> None:
        self.twin = ElyctisTwin()
        self.line = InMemoryLine(self.twin)
        self.reader = ElyctisReader(self.line, profile, lambda: TODAY)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_reader_is_left_quiet_after_a_cancel(desk: Desk) -> None:
    with pytest.raises(NothingReadError, match="cancelled"):
        desk.reader.read(60.0, lambda: desk.line.now_s() > 1.0)
    assert desk.line.now_s() < 1.3
    assert not desk.twin.is_reading


def test_device_that_does_not_confirm_is_silent_not_empty(desk: Desk) -> None:
    desk.twin.mutes_echo = True
    with pytest.raises(DeviceSilentError):
        desk.reader.read(10.0, lambda: False)
    assert desk.line.now_s() < 2.0


def test_document_that_lay_there_before_is_not_read_unasked(desk: Desk) -> None:
    assert desk.reader.is_present()
    desk.twin.lay(specimens()["passport"])
    desk.line.pass_time(1.0)
    with pytest.raises(NothingReadError):
        desk.reader.read(2.0, lambda: False)


def test_frame_broken_off_in_the_middle_does_not_swallow_the_next(desk: Desk) -> None:
    desk.reader.is_present()
    desk.twin.send(b"\x49\x00\x58P<LBY", after_s=0.5)
    desk.twin.lay(specimens()["card"], after_s=5.0)
    assert desk.reader.read(10.0, lambda: False).surname_latin == "BENGHALI"


def test_an_empty_answer_is_waited_past(desk: Desk) -> None:
    desk.reader.is_present()
    desk.twin.send(b"\x49\x00\x00", after_s=0.5)
    desk.twin.lay(specimens()["card"], after_s=1.0)
    assert desk.reader.read(10.0, lambda: False).surname_latin == "BENGHALI"


def test_twin_tells_what_it_read_last_when_it_is_asked(desk: Desk) -> None:
    desk.twin.lay(specimens()["card"])
    desk.twin.receive(b"\x00" + elyctis.INQUIRE[:1], 0.0)
    desk.twin.receive(elyctis.INQUIRE[1:], 0.0)
    assert desk.twin.take_output() == b"\x49\x00\x5c" + "\r".join(specimens()["card"]).encode()
