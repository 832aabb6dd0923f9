"""What every `ports.DocumentReader` promises: the driver on a pty, the driver in memory, the fake."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest

from kiosk.devices.protocol.mrz import parse
from kiosk.devices.readers.elyctis_reader import ElyctisReader
from kiosk.devices.readers.mrz_reader import MrzReader
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import READER_PROFILES, open_reader
from kiosk.devices.simulated.elyctis import ElyctisTwin
from kiosk.devices.simulated.reader import ReaderTraits, ReaderTwin
from kiosk.devices.simulated.specimens import specimens
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.errors import (
    DeviceAbsentError,
    InputError,
    MalformedMrzError,
    MrzCheckDigitError,
    NothingReadError,
)
from kiosk.ports import DocumentReader
from tests.fakes.devices import InMemoryReader
from tests.fakes.running_twin import RunningTwin

TODAY = date(2026, 11, 22)


class Desk(Protocol):
    """A reader and the hand that lays documents on it."""

    reader: DocumentReader

    def lay(self, name: str) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...
    def close(self) -> None: ...


class FakeDesk:
    def __init__(self) -> None:
        self.reader = self._fake = InMemoryReader()

    def lay(self, name: str) -> None:
        try:
            self._fake.laid.append(parse(specimens()[name], TODAY))
        except InputError as error:
            self._fake.laid.append(error)

    def unplug(self) -> None:
        self._fake.is_plugged = False

    def plug(self) -> None:
        self._fake.is_plugged = True

    def close(self) -> None:
        self._fake.close()


class MemoryDesk:
    def __init__(self) -> None:
        self._twin: ReaderTwin | ElyctisTwin = ReaderTwin(ReaderTraits())
        self._line = InMemoryLine(self._twin)
        self.reader: DocumentReader = MrzReader(self._line, READER_PROFILES["generic-line"], lambda: TODAY)

    def lay(self, name: str) -> None:
        self._twin.lay(specimens()[name], after_s=0.2)

    def unplug(self) -> None:
        self._line.is_plugged = False

    def plug(self) -> None:
        self._line.is_plugged = True

    def close(self) -> None:
        self._line.close()


class ElyctisDesk(MemoryDesk):
    def __init__(self) -> None:
        self._twin = ElyctisTwin()
        self._line = InMemoryLine(self._twin)
        self.reader = ElyctisReader(self._line, READER_PROFILES["elyctis"], lambda: TODAY)


class PtyDesk:
    def __init__(self, folder: Path, profile: str = "generic-line", *options: str) -> None:
        self._twin = RunningTwin("reader", folder, *options)
        self.reader: Any = open_reader(DeviceRef(str(self._twin.link), profile, 9_600), lambda: TODAY)

    def lay(self, name: str) -> None:
        self._twin.order("lay", specimen=name, after_ms=200)

    def unplug(self) -> None:
        self._twin.order("unplug")

    def plug(self) -> None:
        self._twin.order("plug")

    def close(self) -> None:
        self.reader.close()
        self._twin.stop()


DESKS: dict[str, Callable[[Path], Desk]] = {
    "fake": lambda _: FakeDesk(),
    "in memory": lambda _: MemoryDesk(),
    "on a pty": PtyDesk,
    "elyctis in memory": lambda _: ElyctisDesk(),
    "elyctis on a pty": lambda folder: PtyDesk(folder, "elyctis", "--framing", "elyctis"),
}


@pytest.fixture(params=sorted(DESKS))
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    made = DESKS[request.param](tmp_path)
    yield made
    made.close()


def _read(desk: Desk, deadline_s: float = 10.0) -> Any:
    return desk.reader.read(deadline_s, lambda: False)


@pytest.mark.parametrize("name", ["passport", "card"])
def test_document_laid_down_is_the_person_on_it(desk: Desk, name: str) -> None:
    desk.lay(name)
    assert _read(desk) == parse(specimens()[name], TODAY)


@pytest.mark.parametrize(
    ("name", "error"), [("bad-digit", MrzCheckDigitError), ("unreadable", MalformedMrzError)]
)
def test_document_that_cannot_be_used_is_refused_by_name(
    desk: Desk, name: str, error: type[Exception]
) -> None:
    desk.lay(name)
    with pytest.raises(error):
        _read(desk)


def test_no_document_ends_with_the_deadline(desk: Desk) -> None:
    with pytest.raises(NothingReadError):
        _read(desk, 0.2)


def test_a_cancelled_wait_ends(desk: Desk) -> None:
    with pytest.raises(NothingReadError):
        desk.reader.read(10.0, lambda: True)


def test_unplugged_reader_is_absent_until_it_is_back(desk: Desk) -> None:
    assert desk.reader.is_present()
    desk.unplug()
    assert not desk.reader.is_present()
    with pytest.raises(DeviceAbsentError):
        _read(desk)
    desk.plug()
    assert desk.reader.is_present()
    desk.lay("card")
    assert _read(desk).issuing_state == "LBY"
