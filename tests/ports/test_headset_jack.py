"""What `ports.HeadsetJack` promises, on the twin's pipe: the driver reads the bytes a real socket sends."""

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.devices.headsets.evdev_jack import EvdevJack, find_jack
from kiosk.devices.simulated.headset import HeadsetTwin
from kiosk.lanes import Lane

PATIENCE_S = 10.0


class Watching:
    """A socket that is watched in a lane of its own; `next` is what is told next."""

    def __init__(self, path: Path) -> None:
        self.told: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._over = threading.Event()
        self._lane = Lane("headset", lambda _name, _error: None)
        jack = EvdevJack(path)
        self._lane.submit(lambda: jack.watch(self.told.put, self._over.is_set))

    def next(self) -> bool:
        return self.told.get(timeout=PATIENCE_S)

    def close(self) -> bool:
        self._over.set()
        return self._lane.stop(PATIENCE_S)


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[HeadsetTwin]:
    made = HeadsetTwin(tmp_path / "socket")
    yield made
    if made.path.exists():
        made.close()


@pytest.fixture
def watching(twin: HeadsetTwin) -> Iterator[Watching]:
    made = Watching(twin.path)
    yield made
    assert made.close()


def test_it_tells_how_it_stands_and_every_change(twin: HeadsetTwin, watching: Watching) -> None:
    assert watching.next() is False
    twin.plug()
    assert watching.next() is True
    twin.pull()
    assert watching.next() is False


def test_a_socket_that_goes_away_counts_as_empty(twin: HeadsetTwin, watching: Watching) -> None:
    assert watching.next() is False
    twin.plug()
    assert watching.next() is True
    twin.close()
    assert watching.next() is False


def test_a_socket_that_was_never_there_counts_as_empty_and_the_watch_ends_when_told(tmp_path: Path) -> None:
    watching = Watching(tmp_path / "nothing")
    assert watching.next() is False
    assert watching.close()
    assert watching.told.empty() or watching.next() is False


def test_the_socket_of_this_machine_is_found_by_its_switch(tmp_path: Path) -> None:
    for name, switches in (("event0", "0"), ("event3", "14")):
        folder = tmp_path / name / "device" / "capabilities"
        folder.mkdir(parents=True)
        (folder / "sw").write_text(switches + "\n")
    assert find_jack(tmp_path) == Path("/dev/input/event3")
    assert find_jack(tmp_path / "event0") is None
