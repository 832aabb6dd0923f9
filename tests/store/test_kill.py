"""The process is killed at the worst moment; the next start sets it right."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.errors import WriterBusyError
from kiosk.store import findings
from kiosk.store.opening import Store
from kiosk.store.reader import StoreReader
from kiosk.store.verify import Verification
from tests.fakes.store_parts import DATABASE_KEY, Counter, morning

Opened = Callable[[], Store]
ROOT = Path(__file__).parents[2]

BETWEEN_COMMIT_AND_SECOND_COPY = """
import signal, sys
from pathlib import Path
from tests.fakes.store_parts import Counter, morning
counter = Counter(Path(sys.argv[1]))
store = morning(counter, 3)
def stand_still(fresh=()):
    print("committed", flush=True)
    signal.pause()
store._second.bring_level = stand_still
counter.settle(store)
"""

AT_WORK = """
import sys
from pathlib import Path
from tests.fakes.store_parts import Counter, morning
counter = Counter(Path(sys.argv[1]))
store = morning(counter, 0)
while True:
    print(counter.settle(store).hash, flush=True)
"""


def _started(script: str, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def test_kill_between_commit_and_second_copy_is_made_good_and_named(
    counter: Counter, opened: Opened, verified: Callable[[Store], Verification]
) -> None:
    with _started(BETWEEN_COMMIT_AND_SECOND_COPY, counter.home) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "committed\n"
        reader = StoreReader.open(counter.files, DATABASE_KEY, counter.place.device_id)
        assert reader.head is not None
        (durable,) = reader.runs.epochs()
        assert (reader.head.seq, durable.seq) == (7, 6)
        assert [entry.seq for entry in reader.runs.run(durable.epoch, 6, 1_000_000)] == [6]
        reader.close()
        process.send_signal(signal.SIGKILL)
    store = opened()
    assert [finding.code for finding in store.findings] == [findings.DATABASE_LONGER]
    assert store.findings[0].details["receipts"] == ["TIP-001-03-2026-7A-000004"]
    assert store.journal.durable_seq == 7
    assert verified(store).is_clean


@pytest.mark.parametrize("acts", [1, 7, 40])
def test_no_acknowledged_act_is_lost_by_a_kill(
    counter: Counter, opened: Opened, verified: Callable[[Store], Verification], acts: int
) -> None:
    with _started(AT_WORK, counter.home) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(acts)]
        process.send_signal(signal.SIGKILL)
        said += [line.strip() for line in process.stdout if len(line) == 65]
    store = opened()
    held = [entry.hash for entry in store.journal.entries(1, 10_000) if entry.kind == "basket.settled"]
    assert held[: len(said)] == said
    assert len(held) <= len(said) + 1
    assert verified(store).is_clean


def test_two_writers_cannot_be_and_readers_always_can(counter: Counter) -> None:
    store = morning(counter, 1)
    with pytest.raises(WriterBusyError):
        counter.open()
    reader = StoreReader.open(counter.files, DATABASE_KEY, counter.place.device_id)
    counter.settle(store)
    assert len(reader.books.applications("2026-11-22", None, 9)) == 2
    reader.close()
    store.close()


def test_writers_lock_dies_with_its_process(counter: Counter, opened: Opened) -> None:
    with _started(AT_WORK, counter.home) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(WriterBusyError):
            counter.open()
        process.send_signal(signal.SIGKILL)
    assert opened().journal.head.seq >= 4


def test_one_stick_serves_one_writer(counter: Counter, tmp_path: Path) -> None:
    store = morning(counter, 1)
    other = Counter(tmp_path / "other", sidecar=counter.files.sidecar)
    with pytest.raises(WriterBusyError):
        other.open()
    store.close()
