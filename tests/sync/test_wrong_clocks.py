"""Clocks ten years wrong, running backwards, or asleep: the line works, and the offset is measured."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.app.carrying import carry_home
from kiosk.app.counter import signed_in
from kiosk.domain.identifiers import OperatorId
from kiosk.sync.pace import MIN_BYTES, Pace
from kiosk.sync.round_result import RoundResult
from kiosk.sync.schedule import Schedule
from kiosk.trust.system_clock import SystemClock
from tests.fakes.real_counter import RealCounter
from tests.fakes.real_portal import RealPortal

TEN_YEARS = timedelta(days=3653)
NIGHT_MS = 10 * 3600 * 1000


class WrongClock(SystemClock):
    """The machine's clock, as wrong as a test wants it, measured in time asleep too."""

    def __init__(self, wrong_by: Callable[[int], timedelta], sleep_ms: int = 0) -> None:
        super().__init__()
        self._wrong_by = wrong_by
        self._looks = 0
        self._sleep_ms = sleep_ms

    def now(self) -> datetime:
        self._looks += 1
        return datetime.now(UTC) + self._wrong_by(self._looks)

    def mono_ms(self) -> int:
        """Sleep for a night between each two looks."""
        return super().mono_ms() + self._looks * self._sleep_ms


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    made = RealPortal()
    try:
        made.serve()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def counter(portal: RealPortal, tmp_path_factory: pytest.TempPathFactory) -> RealCounter:
    home: Path = tmp_path_factory.mktemp("clocks") / "counter"
    return RealCounter.enrol(home, (portal.url,), portal.code(1))


def carried(counter: RealCounter, clock: SystemClock) -> RoundResult:
    """Let two entries wait, and carry them under this clock."""
    with signed_in(counter.home, OperatorId("1001"), "135790"):
        pass
    return carry_home(replace(counter.machine, clock=clock))


def held(portal: RealPortal, counter: RealCounter) -> list[str]:
    return [row["hash"] for row in portal.held(counter.device_id)]


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_ten_years_wrong_sends_all_and_knows_by_how_much(
    portal: RealPortal, counter: RealCounter, years: int
) -> None:
    wrong_by = TEN_YEARS if years > 0 else -TEN_YEARS
    result = carried(counter, WrongClock(lambda _look: wrong_by))
    assert (result.failure, result.waiting) == (None, 0)
    assert held(portal, counter) == counter.hashes()
    assert result.clock is not None
    measured = timedelta(milliseconds=result.clock.offset_ms) + wrong_by
    assert abs(measured) < timedelta(seconds=30)


def test_a_clock_that_runs_backwards_sends_all_in_order(portal: RealPortal, counter: RealCounter) -> None:
    result = carried(counter, WrongClock(lambda look: -timedelta(hours=look)))
    assert (result.failure, result.waiting) == (None, 0)
    assert held(portal, counter) == counter.hashes()


def test_a_machine_suspended_in_the_middle_of_a_round_goes_on(
    portal: RealPortal, counter: RealCounter
) -> None:
    result = carried(counter, WrongClock(lambda _look: timedelta(0), sleep_ms=NIGHT_MS))
    assert (result.failure, result.waiting) == (None, 0)
    assert held(portal, counter) == counter.hashes()


def test_after_a_night_asleep_a_round_is_due_at_once() -> None:
    schedule = Schedule(60.0, lambda: 0.5, 1_000.0)
    schedule.note_round(RoundResult(0, 0, 0, 0, 0), 1_000.0)
    assert not schedule.is_due(1_001.0)
    assert schedule.is_due(1_000.0 + NIGHT_MS / 1000)


def test_a_night_asleep_within_one_run_does_not_cripple_the_pace() -> None:
    pace = Pace().after_run(100, 200_000, 40_000, 2.0)
    asleep = pace.after_run(100, 200_000, 40_000, NIGHT_MS / 1000)
    assert asleep.max_bytes >= MIN_BYTES * 8
    for _ in range(4):
        asleep = asleep.after_run(100, 200_000, 40_000, 2.0)
    assert asleep.max_bytes >= pace.max_bytes // 2


def test_hello_is_accepted_from_a_version_below_the_minimum(portal: RealPortal, counter: RealCounter) -> None:
    from kiosk.app import carrying

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(carrying, "__version__", "0.0.1")
        result = carried(counter, SystemClock())
    assert (result.failure, result.waiting, result.minimum_version) == (None, 0, "0.1.0")
    assert held(portal, counter) == counter.hashes()
