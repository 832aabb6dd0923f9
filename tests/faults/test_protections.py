"""Each protection is taken out of a copy of the program, and the test that guards it must then fail.

A fault test that passes without the protection proves nothing. The table is the list of protections; a line
of it that no longer stands in the source fails too, so that the table cannot grow old in silence.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.conftest import ROOT

COPIED = ("kiosk", "portal", "tests", "pyproject.toml")
PYTEST_FAILED = 1


@dataclass(frozen=True)
class Protection:
    """What is taken out where, and which test must notice."""

    what: str
    file: str
    line: str
    without: str
    test: str


POWER = "tests/faults/test_power_cut.py::test_no_cut_loses_or_doubles_an_act"
FOUND = "tests/faults/test_simulator.py::test_schedule_that_found_something_once"
SCHEDULES = "tests/faults/test_simulator.py::test_no_schedule_loses_doubles_or_sticks"
PROTECTIONS = (
    Protection(
        "the database waits for the medium at every commit",
        "kiosk/store/database.py",
        '"synchronous=FULL"',
        '"synchronous=OFF"',
        f"{POWER}[acts-lost]",
    ),
    Protection(
        "the second copy waits for the medium at every act",
        "kiosk/store/disk.py",
        "        os.fdatasync(file)\n",
        "        pass\n",
        f"{POWER}[acts-lost]",
    ),
    Protection(
        "a picture waits for the medium before the entry that names it",
        "kiosk/store/disk.py",
        "            os.fsync(file.fileno())\n        fresh.replace(path)\n",
        "            pass\n        fresh.replace(path)\n",
        f"{POWER}[pictures-names_only]",
    ),
    Protection(
        "nothing is sent before it is in both copies",
        "kiosk/sync/courier.py",
        "[entry for entry in read if entry.seq <= head.seq]",
        "read",
        SCHEDULES,
    ),
    Protection(
        "only the portal can acknowledge: answers are believed by signature",
        "kiosk/sync/portal_http.py",
        "        incarnation = check(answer)\n",
        '        incarnation = answer.headers.get("lpk-incarnation", "")\n',
        "tests/sync/test_line_faults.py::test_each_fault_has_its_error_and_the_next_round_mends_it",
    ),
    Protection(
        "a checkpoint counts only for the run that it names",
        "kiosk/sync/checkpoints.py",
        "if not is_checkpoint_for(payload, expected) or not isinstance(seq, int) or seq < last.seq:",
        "if False:",
        "tests/sync/test_checkpoints.py",
    ),
    Protection(
        "a lost answer is asked again",
        "kiosk/sync/standing.py",
        "held.seq if self.acknowledged(head.epoch) < held.seq else held.seq + 1",
        "held.seq + 1",
        SCHEDULES,
    ),
    Protection(
        "what another life of the portal countersigned is shown to this one again",
        "kiosk/sync/standing.py",
        "return max(shared, proved) + 1, trouble",
        "return max(1, self.acknowledged(head.epoch)), trouble",
        FOUND,
    ),
    Protection(
        "what the portal lost in a restore waits again",
        "kiosk/sync/standing.py",
        "            self._lacks_from[head.epoch] = held.seq + 1\n",
        "            self._lacks_from[head.epoch] = 2**53\n",
        SCHEDULES,
    ),
    Protection(
        "what a restored portal no longer tells is shown no longer",
        "kiosk/store/inbox.py",
        "                self._tables.end_anew()\n",
        "                pass\n",
        SCHEDULES,
    ),
    Protection(
        "a restore is taken over whole or not at all",
        "kiosk/store/restoring.py",
        "per_transaction=len(fresh)",
        "per_transaction=3",
        f"{POWER}[restored-lost]",
    ),
    Protection(
        "what the portal gives back is believed by this counter's own signatures",
        "kiosk/sync/own_past.py",
        "if not self._verifier.is_valid(public, run.last_signature, bytes.fromhex(run.hashes[-1])):",
        "if False:",
        "tests/unit/sync/test_own_past.py",
    ),
    Protection(
        "a paid application waits for its pictures",
        "portal/cases/slips.py",
        "is_waiting = are_missing(session, pictures)",
        "is_waiting = False",
        "tests/portal/test_slips.py",
    ),
    Protection(
        "a page of the feed whose forerunner was set aside moves no cursor",
        "kiosk/store/inbox.py",
        'if int(fields.get("after", 0)) > folded:',
        "if False:",
        SCHEDULES,
    ),
    Protection(
        "an item of the feed below the cursor is not folded again",
        "kiosk/store/inbox.py",
        'if incarnation != held or int(item["n"]) > done]',
        "]",
        SCHEDULES,
    ),
    Protection(
        "after a failed round there is always a next one within minutes",
        "kiosk/sync/backoff.py",
        "chance * min(cap, BASE_S * 2.0 ** min(attempt, _MAX_DOUBLINGS))",
        "BASE_S * 2.0 ** attempt",
        SCHEDULES,
    ),
    Protection(
        "a run too large is halved",
        "kiosk/sync/run_sender.py",
        "                entries = self._fewer(entries)\n",
        "                raise\n",
        "tests/sync/test_courier_rounds.py",
    ),
    Protection(
        "a file of the inbox that cannot be read stops nothing behind it",
        "kiosk/store/inbox.py",
        'path.rename(path.with_suffix(".damaged"))',
        "return False",
        "tests/store/test_inbox.py",
    ),
)


def _copy(to: Path) -> Path:
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, to / name)
    return to


def _outcome(folder: Path, test: str) -> subprocess.CompletedProcess[str]:
    words = ("-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", "--basetemp", str(folder / "tmp"), test)
    return subprocess.run(
        (sys.executable, "-m", "pytest", *words),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("protection", PROTECTIONS, ids=lambda one: one.what)
def test_every_protection_of_the_table_stands_in_the_source(protection: Protection) -> None:
    assert (ROOT / protection.file).read_text("utf-8").count(protection.line) == 1


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("protection", PROTECTIONS, ids=lambda one: one.what)
def test_without_the_protection_its_test_fails(protection: Protection, tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    sound = _outcome(folder, protection.test)
    if re.search(r"^\d+ skipped", sound.stdout.splitlines()[-1]):
        pytest.skip(sound.stdout.splitlines()[-2])
    assert sound.returncode == 0, sound.stdout
    source = folder / protection.file
    source.write_text(source.read_text("utf-8").replace(protection.line, protection.without), "utf-8")
    spoilt = _outcome(folder, protection.test)
    assert spoilt.returncode == PYTEST_FAILED, f"{protection.what}: nobody noticed\n{spoilt.stdout}"
