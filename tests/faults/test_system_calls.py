"""Killed, or refused by the disk, at the n-th sync or write: strace does it to a filing program."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.errors import OutcomeUnknownError
from kiosk.store.verify import verify_journal
from tests.fakes.store_parts import Counter, SeededRandomness, TestVerifier, morning
from tests.faults.conftest import ROOT

FILING = """
import os
import sys
from pathlib import Path
from kiosk.errors import KioskError
from tests.fakes.store_parts import Counter, morning
counter = Counter(Path(sys.argv[1]))
try:
    store = morning(counter, 0)
    for _ in range(6):
        print("done", counter.settle(store).hash, flush=True)
except KioskError as error:
    print("told", error.code, flush=True)
    os._exit(1)  # closing in order would settle what the fault has left open
"""
ACTS = 6
SYNCS_IN_CI, SYNCS_IN_ALL = 3, 30
FAULTS = {
    "killed": "fdatasync,fsync:signal=KILL:when={number}",
    "refused": "fdatasync,fsync:error=EIO:when={number}",
    "refused_for_good": "fdatasync,fsync:error=EIO:when={number}+",
    "no_room": "pwrite64,write:error=ENOSPC:when={number}+",
    "killed_writing": "pwrite64,write:signal=KILL:when={number}",
}


def _file_under(fault: str, number: int, home: Path) -> list[str]:
    """File six baskets while the fault strikes; return what the program has said."""
    # Only what concerns files of the home: the program's own words go to a pipe and must come through.
    paths = [home / "journal.db-wal", home / "sidecar" / "00000001.lps", home / "journal.db"]
    return _under_strace(home, paths, FAULTS[fault].format(number=number), FILING)


def _under_strace(home: Path, paths: list[Path], inject: str, program: str) -> list[str]:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    watched = [word for path in paths for word in ("-P", str(path))]
    command = [strace, "-f", "-qq", "-o", "/dev/null", *watched, f"--inject={inject}"]
    command += [sys.executable, "-c", program, str(home)]
    found = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    if "ptrace" in found.stderr:
        pytest.skip("this machine does not allow ptrace")
    return found.stdout.splitlines()


def _check(home: Path, said: list[str], number: int) -> None:
    counter = Counter(home, randomness=SeededRandomness(number + 500))
    store = counter.open()
    done = {line.removeprefix("done ") for line in said if line.startswith("done ")}
    sql = "SELECT hash FROM entries WHERE kind = 'basket.settled'"
    held = [str(row[0]) for row in store.database.rows(sql)]
    numbers = [row[0] for row in store.database.rows("SELECT number FROM receipts")]
    assert done <= set(held)
    beside = set(held) - done
    assert len(beside) <= 1
    told = [line.removeprefix("told ") for line in said if line.startswith("told ")]
    assert not (beside and told) or told == [OutcomeUnknownError.code], "stored, and told otherwise"
    assert len(set(numbers)) == len(numbers)
    assert store.journal.durable_seq == store.journal.head.seq
    keys = {counter.journal_key.key_id: counter.journal_key.public}
    assert verify_journal(store.copies, keys, TestVerifier()).is_clean
    store.close()


@pytest.mark.parametrize("fault", list(FAULTS))
def test_no_fault_at_a_system_call_loses_or_doubles_an_act(tmp_path: Path, fault: str) -> None:
    hits = 0
    for number in random.Random(fault).sample(range(8, SYNCS_IN_ALL), SYNCS_IN_CI):
        home = tmp_path / str(number)
        said = _file_under(fault, number, home)
        hits += sum(line.startswith("done ") for line in said) < ACTS
        _check(home, said, number)
    # A refused sync of the second copy alone is overcome by a new segment: six acts all the same.
    assert hits > 0 or fault == "refused"


STARTING = """
import sys
from pathlib import Path
from tests.fakes.store_parts import Counter, SeededRandomness
counter = Counter(Path(sys.argv[1]), randomness=SeededRandomness(9))
store = counter.open()
counter.sign_in(store)
with store.journal.act() as act:
    counter.append_basket(act)
print(act.durability, *(finding.code for finding in store.findings), flush=True)
store.close()
"""
UNREADABLE = {
    "folder of the second copy": ("sidecar", "getdents64:error=EIO", "single"),
    "segment": ("sidecar/00000001.lps", "read:error=EIO:when=1+", "both sidecar.damaged"),
    "page of the database": ("journal.db", "pread64:error=EIO:when=6", "both database.damaged"),
}


@pytest.mark.parametrize("what", list(UNREADABLE))
def test_medium_that_cannot_be_read_keeps_nobody_from_working(tmp_path: Path, what: str) -> None:
    name, inject, expected = UNREADABLE[what]
    home = tmp_path / "home"
    store = morning(Counter(home), 6)
    hashes = [row[0] for row in store.database.rows("SELECT hash FROM entries")]
    store.close()
    said = _under_strace(home, [home / name], inject, STARTING)
    assert said == [expected]
    store = Counter(home, randomness=SeededRandomness(10)).open()
    assert set(hashes) <= {row[0] for row in store.database.rows("SELECT hash FROM entries")}
    store.close()


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("fault", list(FAULTS))
def test_no_fault_at_any_system_call_loses_or_doubles_an_act(tmp_path: Path, fault: str) -> None:
    for number in range(1, 8 * SYNCS_IN_ALL):
        home = tmp_path / str(number)
        _check(home, _file_under(fault, number, home), number)
        shutil.rmtree(home)
