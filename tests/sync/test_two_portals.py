"""Two portals on one database: one dies in the middle, the counter goes on with the other, none double."""

import itertools
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app.carrying import carry_home, courier_of
from kiosk.app.counter import EnrolledMachine
from kiosk.sync.courier import Courier
from kiosk.sync.pace import Pace
from kiosk.trust.signers import SessionKeys
from tests.fakes.line_proxy import LineProxy, LoseAnswer
from tests.fakes.real_counter import RealCounter
from tests.fakes.two_portals import ServingPortal, TwoPortals

COUNTERS = itertools.count(1)


@pytest.fixture(scope="module")
def portals() -> Iterator[TwoPortals]:
    made = TwoPortals()
    yield made
    made.close()


@pytest.fixture(scope="module")
def lasting(portals: TwoPortals) -> ServingPortal:
    """The portal that no test kills."""
    return portals.serve()


def enrolled(portals: TwoPortals, home: Path, *urls: str) -> RealCounter:
    counter = RealCounter.enrol(home, urls, portals.code(next(COUNTERS)))
    counter.open_shift()
    return counter


def once_and_in_order(portals: TwoPortals, counter: RealCounter) -> bool:
    return [row["hash"] for row in portals.held(counter.device_id)] == counter.hashes()


def test_a_portal_killed_between_two_runs_is_left_for_the_other(
    portals: TwoPortals, lasting: ServingPortal, tmp_path: Path
) -> None:
    first = portals.serve()
    counter = enrolled(portals, tmp_path / "home", first.url, lasting.url)
    counter.file(30)
    asked = itertools.count(1)

    def kill_at_the_third() -> bool:
        if next(asked) == 3:
            first.kill()
        return False

    store = counter.machine.open_store(SessionKeys())
    with courier_of(counter.machine, store.runs, store.inbox, store.books) as courier:
        courier._sender.pace = Pace(max_bytes=8_192)
        result = courier.round(kill_at_the_third)
    store.close()
    assert first.process.returncode == -signal.SIGKILL
    assert (result.failure, result.waiting) == (None, 0)
    assert once_and_in_order(portals, counter)
    carry_home(counter.machine)
    assert set(counter.states()) == {"accepted"}


def test_an_answer_lost_with_its_portal_is_given_by_the_other(
    portals: TwoPortals, lasting: ServingPortal, tmp_path: Path
) -> None:
    first = portals.serve()
    with LineProxy(first.port) as line:
        counter = enrolled(portals, tmp_path / "home", line.url, lasting.url)
        counter.file(5)
        line.next(LoseAnswer(to=b"POST /v1/journal"))
        result = carry_home(counter.machine)
    first.kill()
    assert (result.failure, result.waiting) == (None, 0)
    assert once_and_in_order(portals, counter)
    assert carry_home(counter.machine).sent == 0
    assert counter.states() == ["accepted"] * 5


def test_a_portal_that_is_gone_is_left_for_the_other(
    portals: TwoPortals, lasting: ServingPortal, tmp_path: Path
) -> None:
    first = portals.serve()
    counter = enrolled(portals, tmp_path / "home", first.url, lasting.url)
    counter.file(2)
    first.kill()
    assert carry_home(counter.machine).waiting == 0
    assert once_and_in_order(portals, counter)


def test_both_portals_at_once_give_one_order(
    portals: TwoPortals, lasting: ServingPortal, tmp_path: Path
) -> None:
    other = portals.serve()
    counter = enrolled(portals, tmp_path / "home", lasting.url)
    counter.file(12)
    store = counter.machine.open_store(SessionKeys())
    (head,) = store.runs.epochs()
    entries = store.runs.run(head.epoch, 1, 2**30)

    def send_all(courier: Courier) -> list[int]:
        return [courier._link.send_run(entries[:end]).fields["seq"] for end in (5, 9, 14, 17)]

    with ExitStack() as lines, ThreadPoolExecutor(2) as both:
        # The store stays in this lane; only the lines run side by side.
        couriers = [
            lines.enter_context(courier_of(_to(counter, url), store.runs, store.inbox, store.books))
            for url in (lasting.url, other.url)
        ]
        answers = list(both.map(send_all, couriers))
    store.close()
    assert all(answer == sorted(answer) for answer in answers)
    assert carry_home(counter.machine).waiting == 0
    assert once_and_in_order(portals, counter)
    assert portals.stats()["branches_waiting"] == 0
    assert counter.states() == ["accepted"] * 12


def _to(counter: RealCounter, url: str) -> EnrolledMachine:
    machine = counter.machine
    return replace(machine, settings=replace(machine.settings, portal_urls=(url,)))


def test_enrolment_goes_to_the_portal_that_answers(
    portals: TwoPortals, lasting: ServingPortal, tmp_path: Path
) -> None:
    counter = enrolled(portals, tmp_path / "home", "http://127.0.0.1:9", lasting.url)
    assert counter.said("sync")["waiting"] == 0
