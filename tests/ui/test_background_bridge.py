import threading
from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.errors import PaperOutError
from kiosk.lanes import Lane
from kiosk.ui.background import Background


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("store", lambda _name, _error: None)
    yield made
    assert made.stop(5.0)


def test_work_is_done_in_its_lane_and_comes_home_to_the_window(qtbot: Any, lane: Lane) -> None:
    background = Background({"store": lane})
    seen: list[str] = []

    def done(worked_in: str) -> None:
        seen.extend([worked_in, threading.current_thread().name])

    background.run("store", lambda: threading.current_thread().name, done, seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["lane-store", threading.current_thread().name]
    assert background.is_idle


def test_an_error_comes_home_as_it_was_raised(qtbot: Any, lane: Lane) -> None:
    background = Background({"store": lane})
    errors: list[BaseException] = []

    def fail() -> None:
        raise PaperOutError("twin")

    background.run("store", fail, errors.append, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], PaperOutError)


def test_what_comes_home_after_closing_is_dropped(qtbot: Any, lane: Lane) -> None:
    background = Background({"store": lane})
    gate, seen = threading.Event(), list[Any]()
    background.run("store", gate.wait, seen.append, seen.append)
    background.close()
    gate.set()
    later: list[Any] = []
    background.run("store", lambda: 1, later.append, later.append)
    qtbot.waitUntil(lambda: later == [1])
    assert seen == []


def test_answers_come_home_in_the_order_of_the_work(qtbot: Any, lane: Lane) -> None:
    background = Background({"store": lane})
    seen: list[int] = []
    errors: list[BaseException] = []
    for number in range(50):
        background.run("store", lambda number=number: number, seen.append, errors.append)
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == list(range(50))
