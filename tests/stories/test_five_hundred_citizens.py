"""Five hundred citizens at one machine: its memory stays below its bound, and stays where it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.app.kept_alive import OVERWRITTEN
from kiosk.demo.parts import StageCounter, StagePortal

ROOT = Path(__file__).parents[2]
CITIZENS = 500
# The goal is 130 and flat; 128.3 and 0.3 more since the hundredth is what was reached (docs/performance.md).
MOST_MIB = 130.0
WARM = 100
MOST_GROWTH_MIB = 1.0  # from the hundredth to the five hundredth


def citizens(home: Path, count: int) -> dict[int, float]:
    """Let so many citizens apply at the real window; return the memory held after every tenth, in MiB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.stories.citizens_worker", str(home), str(count)],
        cwd=ROOT,
        env={**os.environ, **OVERWRITTEN, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=3500,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {int(one["journeys"]): float(one["mib"]) for one in told}


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_memory_stays_below_its_bound_and_flat(portal: StagePortal, tmp_path: Path) -> None:
    machine = StageCounter(tmp_path / "machine")
    machine.enrol(portal.url, portal.enrolment_code(9))
    curve = citizens(machine.home, CITIZENS)
    print("\n".join(f"{number:4d} {mib:6.1f} MiB" for number, mib in curve.items()))  # noqa: T201
    assert curve[CITIZENS] <= MOST_MIB
    assert curve[CITIZENS] - curve[WARM] <= MOST_GROWTH_MIB
