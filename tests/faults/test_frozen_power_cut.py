"""The power goes while the packaged program files: what it has said is done is there at the next start.

The frozen program works on the recording disk, each line it prints is a mark in the record, and media as cuts
leave them are given to the same program. What `test_power_cut.py` proves of the store by every change, this
proves of the whole: its settings, keys and both copies in one home.
"""

import base64
import copy
import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kiosk.demo.parts import CLERK, CLERK_PIN
from tests.faults.conftest import Mounting, Recorded
from tests.faults.cut_medium import Fact, Fate, changing
from tests.stories.conftest import portal_of_its_own

ROOT = Path(__file__).parents[2]
PROGRAM = Path(os.environ.get("FROZEN_KIOSK", ROOT / "dist" / "kiosk" / "kiosk"))
FILING = ("file", "--operator", CLERK, "--service", "CR1", "--answers", "example", "--no-print", "--json")
FILED = 12
CUTS_OF_A_FATE = int(os.environ.get("FROZEN_CUTS", "12"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(
        not PROGRAM.exists(), reason="no frozen program: python installers/packages.py program"
    ),
]


def _environment(home: Path) -> Mapping[str, str]:
    return {**os.environ, "KIOSK_HOME": str(home), "KIOSK_PIN": CLERK_PIN}


def _run(home: Path, *words: str) -> str:
    done = subprocess.run(
        (PROGRAM, *words), env=_environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stdout} {done.stderr}"
    return done.stdout


def _tracked(home: Path) -> set[str]:
    """Return every tracking number that the program's own export of its journal names."""
    found: set[str] = set()
    for line in _run(home, "journal", "export").splitlines():
        packed = json.loads(line).get("facts") or ""
        facts = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
        found |= set(re.findall(r'"tracking_number": *"([0-9]{16})"', facts))
    return found


@pytest.fixture(scope="module")
def morning(mounted: Mounting, tmp_path_factory: pytest.TempPathFactory) -> tuple[Recorded, list[Fact]]:
    """A counter of the frozen program, enrolled and open, that files on the recording disk."""
    below = tmp_path_factory.mktemp("frozen") / "below"
    home = below / "home"
    with portal_of_its_own() as portal:
        portal.serve()
        _run(home, "enrol", "--portal", portal.url, "--code", portal.enrolment_code(1), "--json")
        _run(home, "sync", "--once", "--json")
    _run(home, "shift", "open", "--operator", CLERK, "--float-dirhams", "0", "--json")
    _run(home, *FILING, "--count", "2")
    disk = mounted(below)
    there = disk.mountpoint / "home"
    words = (PROGRAM, *FILING, "--count", str(FILED), "--vary", "7")
    with subprocess.Popen(words, env=_environment(there), stdout=subprocess.PIPE, text=True) as filing:
        assert filing.stdout is not None
        for line in filing.stdout:
            disk.say(f"filed {json.loads(line)['tracking_number']}")
    assert filing.returncode == 0
    return disk, disk.stop()


def _some(facts: Sequence[Fact], fate: Fate) -> set[int]:
    """Choose cuts by chance, and some right behind a mark: what was said last is missing first."""
    chance = random.Random(f"frozen {fate}")
    said = [number for number, fact in enumerate(facts) if fact[0] == "said"]
    return {*chance.sample(changing(facts), CUTS_OF_A_FATE), *chance.sample(said, 3)}


@pytest.mark.parametrize("fate", list(Fate))
def test_what_the_frozen_program_said_is_done_is_there_after_a_power_cut(
    morning: tuple[Recorded, list[Fact]], fate: Fate, tmp_path: Path
) -> None:
    disk, facts = morning
    assert sum(fact[0] == "said" for fact in facts) == FILED
    medium = copy.deepcopy(disk.before)
    medium.is_strict = fate is Fate.LOST
    wanted, said = _some(facts, fate), set[str]()
    for number, fact in enumerate(facts):
        medium.follow(fact)
        if fact[0] == "said":
            said.add(str(fact[1]).removeprefix("filed "))
        if number not in wanted:
            continue
        place = tmp_path / str(number)
        medium.cut(place, fate, random.Random(f"frozen {fate} {number}"))
        home = place / "home"
        home.chmod(0o700)
        _run(home, *FILING, "--count", "1")  # the start that brings both copies level, and work goes on
        lost = said - _tracked(home)
        assert not lost, f"{fate} after change {number}: {lost}"
        verified = json.loads(_run(home, "journal", "verify", "--json").splitlines()[-1])
        assert verified.get("first_wrong") is None, (fate, number, verified)
        shutil.rmtree(place)
