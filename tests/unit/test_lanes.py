"""A lane does one thing after another in one thread, and ends when told."""

import threading

import pytest

from kiosk.errors import DeviceSilentError
from kiosk.lanes import Lane

DEADLINE_S = 10.0


class Reports(list[tuple[str, BaseException]]):
    """What lanes reported."""

    def take(self, lane: str, error: BaseException) -> None:
        self.append((lane, error))


@pytest.fixture
def reports() -> Reports:
    return Reports()


def test_work_is_done_in_order_in_one_named_thread(reports: Reports) -> None:
    lane, done = Lane("store", reports.take), list[int]()
    futures = [lane.submit(lambda n=n: done.append(n)) for n in range(100)]  # type: ignore[misc]  # n is an int
    names = {lane.submit(lambda: threading.current_thread().name).result(DEADLINE_S) for _ in range(3)}
    assert [future.result(DEADLINE_S) for future in futures] == [None] * 100
    assert done == list(range(100))
    assert names == {"lane-store"}
    assert lane.submit(lambda: lane.is_current).result(DEADLINE_S)
    assert not lane.is_current
    assert lane.stop(DEADLINE_S)


def test_a_failure_of_the_environment_goes_to_the_one_who_asked(reports: Reports) -> None:
    lane = Lane("reader", reports.take)

    def read() -> None:
        raise DeviceSilentError

    with pytest.raises(DeviceSilentError):
        lane.submit(read).result(DEADLINE_S)
    assert reports == []
    assert lane.stop(DEADLINE_S)


def test_a_bug_is_reported_and_the_lane_goes_on(reports: Reports) -> None:
    lane = Lane("store", reports.take)
    with pytest.raises(ZeroDivisionError):
        lane.submit(lambda: 1 // 0).result(DEADLINE_S)
    assert lane.submit(lambda: 7).result(DEADLINE_S) == 7
    assert [(name, type(error)) for name, error in reports] == [("store", ZeroDivisionError)]
    assert lane.stop(DEADLINE_S)


def test_stopping_finishes_what_is_queued_and_takes_no_more(reports: Reports) -> None:
    lane, gate = Lane("store", reports.take), threading.Event()
    first, second = lane.submit(lambda: gate.wait(DEADLINE_S)), lane.submit(lambda: 2)
    gate.set()
    assert lane.stop(DEADLINE_S)
    assert first.result(0)
    assert second.result(0) == 2
    with pytest.raises(RuntimeError, match="stopped"):
        lane.submit(lambda: 3)
    assert lane.stop(DEADLINE_S)


def test_work_that_outlasts_the_deadline_is_finished_and_the_rest_cancelled(reports: Reports) -> None:
    lane, gate, begun = Lane("printer", reports.take), threading.Event(), threading.Event()

    def hang() -> bool:
        begun.set()
        return gate.wait(DEADLINE_S)

    hanging, waiting = lane.submit(hang), lane.submit(lambda: 2)
    assert begun.wait(DEADLINE_S)
    assert not lane.stop(0)
    assert waiting.cancelled()
    gate.set()
    assert hanging.result(DEADLINE_S)
    assert lane.stop(DEADLINE_S)


def test_cancelled_work_is_not_done(reports: Reports) -> None:
    lane, gate, done = Lane("store", reports.take), threading.Event(), list[int]()
    lane.submit(lambda: gate.wait(DEADLINE_S))
    future = lane.submit(lambda: done.append(1))
    assert future.cancel()
    gate.set()
    assert lane.stop(DEADLINE_S)
    assert done == []


def test_a_lane_without_work_has_no_thread_and_is_stopped_at_once(reports: Reports) -> None:
    lane = Lane("scale", reports.take)
    assert not any(thread.name == "lane-scale" for thread in threading.enumerate())
    assert lane.stop(DEADLINE_S)
    with pytest.raises(RuntimeError):
        lane.submit(lambda: 1)
    assert lane.stop(DEADLINE_S)
