"""Random schedules of cut, line, clock, fork, restore over the real courier: none loses, doubles, sticks.

Every schedule is drawn from one number (`tests/faults/simulator/world.py`). Replay one, with all that
happened in it, by `SIMULATED=123 pytest tests/faults/test_simulator.py -k replayed`.
"""

import logging
import os
from collections.abc import Iterator

import pytest

from tests.faults.simulator.world import World

# In CI few, others each time the block moves; `make soak PART=simulator` lives through all of them.
SCHEDULES_IN_CI = 1_000
BLOCK, BLOCKS = 10_000, 10
# Schedules that found something once: kept for good, whatever the blocks are.
FOUND_SOMETHING = (61, 673, 717, 1304, 1306, 1536, 2371, 3282, 3656, 4978, 6727, 11_384)


def _live(seed: int) -> None:
    world = World(seed)
    try:
        world.run()
    except BaseException as error:
        error.add_note(f"replay with SIMULATED={seed}; {len(world.log)} events, the last: {world.log[-8:]}")
        raise


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """Write no log: the courier tells what it meets, and here it meets everything."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("seed", FOUND_SOMETHING)
def test_schedule_that_found_something_once(seed: int) -> None:
    _live(seed)


def test_no_schedule_loses_doubles_or_sticks() -> None:
    for seed in range(SCHEDULES_IN_CI):
        _live(seed)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_schedule_of_a_hundred_thousand_loses_doubles_or_sticks(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        _live(seed)


def test_replayed_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    """Replay what a failure has named, and print what happened in it."""
    seed = os.environ.get("SIMULATED")
    if seed is None:
        pytest.skip("SIMULATED names no schedule")
    world = World(int(seed))
    try:
        world.run()
    finally:
        with capsys.disabled():
            print(*world.log, *world.line.struck, sep="\n")  # noqa: T201 - what it is for
