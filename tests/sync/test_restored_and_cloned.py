"""Portals that came back from a backup, counters that did, and disks that were cloned: nothing is lost."""

import contextlib
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.app.auditing import verify_home
from kiosk.app.carrying import carry_home
from kiosk.app.restoring import restore_from_portal
from kiosk.errors import PortalDisagreesError, RestoreRefusedError
from kiosk.sync.status import read_status
from portal.cases.states import CaseState, Step, change_state
from portal.home import PortalHome
from portal.opened import open_portal
from portal.tables import Case
from tests.fakes.line_proxy import CutUp, LineProxy
from tests.fakes.real_counter import RealCounter
from tests.fakes.two_portals import ServingPortal, TwoPortals

COUNTERS = itertools.count(1)


@pytest.fixture(scope="module")
def portals() -> Iterator[TwoPortals]:
    made = TwoPortals()
    yield made
    made.close()


@pytest.fixture(scope="module")
def serving(portals: TwoPortals) -> ServingPortal:
    return portals.serve()


@pytest.fixture
def counter(portals: TwoPortals, serving: ServingPortal, tmp_path: Path) -> RealCounter:
    """A counter with three applications that the portal has confirmed."""
    made = RealCounter.enrol(tmp_path / "counter", (serving.url,), portals.code(next(COUNTERS)))
    made.open_shift()
    made.file(3)
    assert carry_home(made.machine).waiting == 0
    return made


def held(portals: TwoPortals, counter: RealCounter) -> set[str]:
    return {str(row["hash"]) for row in portals.held(counter.device_id)}


def kinds(counter: RealCounter) -> list[str]:
    reader = counter.machine.open_reader()
    try:
        (head,) = reader.runs.epochs()
        return [entry.kind for entry in reader.runs.run(head.epoch, 1, 2**30)]
    finally:
        reader.close()


def move_oldest(portals: TwoPortals, counter: RealCounter, state: CaseState) -> None:
    """Let an agency take the counter's oldest case further."""
    home = PortalHome(portals.home)
    with open_portal(home, portals.database_url) as portal, portal.sessions.begin() as session:
        own = select(Case).where(Case.device_id == counter.device_id).order_by(Case.id).limit(1)
        change_state(session, session.scalars(own).one(), state, portal.clock(), Step("agency:CRA"))


def steps(counter: RealCounter) -> list[str]:
    """Return every state that the counter shows in the histories of its cases."""
    with contextlib.closing(counter.machine.open_reader()) as reader:
        return [str(row[0]) for row in reader.database.rows("SELECT state FROM case_steps ORDER BY state")]


def acknowledged(counter: RealCounter) -> dict[str, Any]:
    """Return the last countersignature that the counter keeps."""
    with contextlib.closing(counter.machine.open_reader()) as reader:
        found: dict[str, Any] = json.loads(str(reader.database.value("SELECT checkpoint FROM acknowledged")))
        return found


def test_portal_restored_with_a_new_incarnation_gets_everything_again_and_the_journal_says_so(
    portals: TwoPortals, counter: RealCounter
) -> None:
    portals.backup()
    move_oldest(portals, counter, CaseState.WITH_AGENCY)
    counter.file(4)
    assert carry_home(counter.machine).waiting == 0
    carry_home(counter.machine)
    assert sorted(counter.states()) == ["accepted"] * 6 + ["with_agency"]
    before = acknowledged(counter)
    portals.restore()
    portals.run("restored", "--to", "2026-11-21T22:00+02:00")
    result = carry_home(counter.machine)
    assert (result.failure, result.waiting, result.sent >= 4) == (None, 0, True)
    carry_home(counter.machine)
    assert held(portals, counter) == set(counter.hashes())
    assert kinds(counter).count("portal.rewound") == 1
    assert counter.states() == ["accepted"] * 7  # what the lost time had told is told no longer
    assert steps(counter) == ["accepted"] * 7
    assert acknowledged(counter) != before
    assert acknowledged(counter)["incarnation"]["term"] == 2
    move_oldest(portals, counter, CaseState.WITH_AGENCY)
    carry_home(counter.machine)
    assert counter.states().count("with_agency") == 1
    assert read_status(counter.home).portal_went_back_at == ""
    assert portals.stats()["branches_waiting"] == 0


def test_portal_restored_with_the_old_incarnation_gets_everything_again_and_an_alarm_stays(
    portals: TwoPortals, counter: RealCounter
) -> None:
    portals.backup()
    for state in (CaseState.WITH_AGENCY, CaseState.GRANTED):
        move_oldest(portals, counter, state)
    counter.file(4)
    assert carry_home(counter.machine).waiting == 0
    assert counter.states().count("granted") == 1
    portals.restore()
    result = carry_home(counter.machine)
    assert (result.failure, result.waiting, result.portal_went_back) == (None, 0, True)
    assert counter.states() == ["accepted"] * 7
    assert steps(counter) == ["accepted"] * 7
    move_oldest(portals, counter, CaseState.WITH_AGENCY)
    carry_home(counter.machine)
    assert counter.states().count("with_agency") == 1
    assert held(portals, counter) == set(counter.hashes())
    assert "portal.rewound" not in kinds(counter)
    assert not carry_home(counter.machine).portal_went_back
    assert counter.said("status", "--no-devices")["portal_went_back_at"]


def test_two_clones_at_work_are_both_stored_and_a_person_decides(
    portals: TwoPortals, counter: RealCounter, tmp_path: Path
) -> None:
    clone = RealCounter(shutil.copytree(counter.home, tmp_path / "clone"))
    counter.file(2, vary=10)
    clone.file(3, vary=20)
    waiting = portals.stats()["branches_waiting"]
    assert carry_home(counter.machine).failure is None
    result = carry_home(clone.machine)
    assert isinstance(result.failure, PortalDisagreesError)
    assert result.waiting == 0
    assert held(portals, counter) == set(counter.hashes()) | set(clone.hashes())
    stats = portals.stats()
    assert stats["branches_waiting"] == waiting + 1
    clone.file(1, vary=30)
    counter.file(1, vary=40)
    assert carry_home(clone.machine).waiting == 0
    assert carry_home(counter.machine).failure is None
    assert held(portals, counter) == set(counter.hashes()) | set(clone.hashes())
    assert portals.stats()["branches_waiting"] == waiting + 1
    carry_home(counter.machine)
    assert counter.states() == ["accepted"] * 6
    assert clone.states().count("accepted") == 3


def test_kiosk_restored_one_entry_behind_the_portal_loses_nothing_and_is_told(
    portals: TwoPortals, counter: RealCounter, tmp_path: Path
) -> None:
    backup = shutil.copytree(counter.home, tmp_path / "backup")
    counter.file(1, vary=10)
    carry_home(counter.machine)
    lost = set(counter.hashes())
    restored = RealCounter(backup)
    result = carry_home(restored.machine)
    assert isinstance(result.failure, PortalDisagreesError)
    behind = RealCounter(shutil.copytree(restored.home, tmp_path / "behind"))
    restored.file(1, vary=20)
    result = carry_home(restored.machine)
    assert (type(result.failure), result.waiting) == (PortalDisagreesError, 0)
    assert held(portals, counter) == lost | set(restored.hashes())
    with pytest.raises(RestoreRefusedError):  # it has gone on where the portal holds others
        restore_from_portal(restored.home)

    assert restore_from_portal(behind.home).entries.new > 0  # its shift is open and goes on
    assert lost <= set(behind.hashes())
    behind.file(1, vary=30)  # in an epoch of its own
    assert (carry_home(behind.machine).failure, behind.states()) == (None, ["accepted"] * 5)
    assert set(behind.hashes()) <= held(portals, counter)
    assert verify_home(behind.home).is_clean


def test_a_batch_cut_inside_a_run_arrives_once(
    portals: TwoPortals, serving: ServingPortal, tmp_path: Path
) -> None:
    with LineProxy(serving.port) as line:
        counter = RealCounter.enrol(tmp_path / "counter", (line.url,), portals.code(next(COUNTERS)))
        counter.open_shift()
        counter.file(20)
        for after_bytes in (2_500, 4_000, 6_000):
            line.next(CutUp(after_bytes))
            carry_home(counter.machine)
        assert carry_home(counter.machine).waiting == 0
    assert [row["hash"] for row in portals.held(counter.device_id)] == counter.hashes()
