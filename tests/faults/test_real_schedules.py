"""Random schedules on real sockets and processes: counter, courier process, faulty relay, portal, PostgreSQL.

The simulator lives through many more (`test_simulator.py`); these prove that it simulates what is real. Each
schedule files, spoils the line, kills the courier, and heals; then the portal holds exactly what the counter
holds, in its order. Replay one by `REAL_SCHEDULE=123 pytest tests/faults/test_real_schedules.py -k replayed`.
"""

import contextlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from kiosk.store import findings
from kiosk.trust.signers import SessionKeys
from tests.fakes.line_proxy import (
    Altered,
    Canned,
    CutDown,
    CutUp,
    Fault,
    Garbage,
    LineProxy,
    LoseAnswer,
    Reset,
    Slow,
)
from tests.fakes.real_counter import RealCounter
from tests.fakes.running_courier import RunningCourier
from tests.fakes.two_portals import TwoPortals
from tests.fakes.working_counter import WorkingCounter

IN_CI, BLOCKS, BLOCK = 3, 10, 50
ROUNDS_TO_REST = 6
UNSIGNED = (200, 204, 302, 401, 403, 404, 407, 409, 413, 415, 429, 500, 502, 503, 511)


class Ground:
    """One portal, one relay before it, and one counter that goes through all schedules."""

    def __init__(self, portals: TwoPortals, line: LineProxy, counter: WorkingCounter, device_id: str) -> None:
        self.portals = portals
        self.line = line
        self.counter = counter
        self._device_id = device_id
        self._engine = create_engine(portals.database_url)

    def held(self) -> list[tuple[str, str]]:
        """Return branch and hash of what the portal holds of this counter, in its order."""
        sql = text("SELECT branch, hash FROM entry WHERE device_id = :device ORDER BY epoch, branch, seq")
        with self._engine.connect() as connection:
            return [(row.branch, row.hash) for row in connection.execute(sql, {"device": self._device_id})]

    def close(self) -> None:
        self._engine.dispose()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    portals = TwoPortals()
    with LineProxy(portals.serve().port) as line:
        home = tmp_path_factory.mktemp("real") / "home"
        enrolled = RealCounter.enrol(home, (line.url,), portals.code(1))
        enrolled.open_shift()
        assert enrolled.said("sync")["waiting"] == 0  # the roster and the catalogue come with it
        counter = WorkingCounter(home)
        made = Ground(portals, line, counter, enrolled.device_id)
        yield made
        made.close()
        line.heal()
        counter.close()
    portals.close()


def _fault(chance: random.Random) -> Fault:
    anywhere = chance.randrange(20, 9_000)
    return chance.choice(
        (
            Reset(),
            CutUp(anywhere),
            CutDown(chance.randrange(1, 2_500)),
            LoseAnswer(),
            LoseAnswer(to=b"POST /v1/journal"),
            LoseAnswer(to=b"GET /v1/feed"),
            Canned(chance.choice(UNSIGNED)),
            Garbage(chance.randbytes(300)),
            Altered(b"incarnation", b"incarNation"),
            Slow(0.02),
        )
    )


def _live(ground: Ground, seed: int) -> None:
    chance, counter = random.Random(seed), ground.counter
    counter.start_courier()
    for _ in range(chance.randrange(2, 6)):
        ground.line.next(*(_fault(chance) for _ in range(chance.randrange(1, 4))))
        for _ in range(chance.randrange(1, 4)):
            counter.file(chance)
        counter.send_now()
        if chance.random() < 0.4:
            counter.next_status(chance.random() / 10)  # killed in the middle of the round, or just after
            counter.kill()
            counter.start_courier()
        else:
            counter.next_status()
        if chance.random() < 0.5:
            counter.fold()
    ground.line.heal()
    _come_to_rest(ground)
    held, own = ground.held(), [("main", entry_hash) for entry_hash in counter.hashes()]
    assert held == own, (len(held), len(own), counter.status)


def _come_to_rest(ground: Ground) -> None:
    counter = ground.counter
    for _ in range(ROUNDS_TO_REST):
        counter.fold()
        counter.pass_over_old_status()
        counter.send_now()
        status = counter.next_status()
        if status is not None and status["line"] == "up" and status["waiting"] == 0:
            counter.fold()
            return
    pytest.fail(f"no rest after {ROUNDS_TO_REST} rounds: {counter.status}")


def _live_told(ground: Ground, seed: int) -> None:
    try:
        _live(ground, seed)
    except BaseException as error:
        error.add_note(f"replay with REAL_SCHEDULE={seed}")
        raise


def test_no_real_schedule_loses_doubles_or_sticks(ground: Ground) -> None:
    for seed in range(IN_CI):
        _live_told(ground, seed)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_real_schedule_of_five_hundred_loses_doubles_or_sticks(ground: Ground, block: int) -> None:
    for seed in range(IN_CI + block * BLOCK, IN_CI + (block + 1) * BLOCK):
        _live_told(ground, seed)


BETWEEN_COMMIT_AND_SECOND_COPY = """
import random, signal, sys
from pathlib import Path
from tests.fakes.working_counter import WorkingCounter
counter = WorkingCounter(Path(sys.argv[1]))
def stand_still(fresh=()):
    print("committed", flush=True)
    signal.pause()
counter.store._second.bring_level = stand_still
counter.file(random.Random(5))
"""


def test_kill_between_commit_and_second_copy_while_the_courier_polls(ground: Ground, tmp_path: Path) -> None:
    ground.line.heal()
    counter = RealCounter.enrol(tmp_path / "home", (ground.line.url,), ground.portals.code(2))
    counter.open_shift()
    courier = RunningCourier(counter.home)

    def poll() -> list[str]:
        """Let the courier do a round that sends all it may; return what the portal holds then."""
        courier.send_now()
        status = courier.next_status()
        assert status is not None
        assert (status["line"], status["waiting"]) == ("up", 0)
        return [str(row["hash"]) for row in ground.portals.held(counter.device_id)]

    script = (sys.executable, "-c", BETWEEN_COMMIT_AND_SECOND_COPY, str(counter.home))
    with contextlib.ExitStack() as stack:
        stack.callback(courier.kill)
        writer = stack.enter_context(subprocess.Popen(script, stdout=subprocess.PIPE, text=True))
        stack.callback(writer.kill)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "committed\n"
        committed = _committed_head(counter)
        courier.start_courier()
        durable = counter.hashes()
        assert committed not in durable
        assert poll() == poll() == durable  # round after round, the act at hand stays here
        writer.kill()
        writer.wait()
        assert poll() == durable
        store = counter.machine.open_store(SessionKeys())
        (finding,) = store.findings
        store.close()
        assert (finding.code, len(finding.details["receipts"])) == (findings.DATABASE_LONGER, 1)
        assert poll() == counter.hashes() == [*durable, committed]


def _committed_head(counter: RealCounter) -> str:
    with contextlib.closing(counter.machine.open_reader()) as reader:
        assert reader.head is not None
        return reader.head.hash


def test_replayed_real_schedule(ground: Ground) -> None:
    seed = os.environ.get("REAL_SCHEDULE")
    if seed is None:
        pytest.skip("REAL_SCHEDULE names no schedule")
    _live(ground, int(seed))
