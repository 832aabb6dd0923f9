"""A program of another schema opens the home: forward on a copy, and back with all that was added."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.errors import StoreNewerError, WriterBusyError
from kiosk.store import findings, migrations
from kiosk.store.database import Database
from kiosk.store.opening import Store
from kiosk.store.verify import Verification
from kiosk.usecases import counter as usecases
from kiosk.usecases.close_shift import close_shift
from tests.fakes.store_parts import BUSINESS_DATE, DATABASE_KEY, SHIFT_ID, Counter, morning

Verified = Callable[[Store], Verification]
ADDED = ("0099_added", ("CREATE TABLE added (one INTEGER PRIMARY KEY) STRICT",))
ROOT = Path(__file__).parents[2]


@contextmanager
def newer_program(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be the next version for a while: one step of the schema more."""
    with monkeypatch.context() as changed:
        changed.setattr(migrations, "STEPS", (*migrations.STEPS, ADDED))
        changed.setattr(migrations, "SCHEMA_VERSION", len(migrations.STEPS))
        yield


def _hashes(store: Store) -> list[str]:
    return [entry.hash for entry in store.journal.entries(1, 10_000)]


def _closed(counter: Counter, acts: int) -> list[str]:
    store = morning(counter, acts)
    found = _hashes(store)
    store.close()
    return found


def test_forward_on_a_copy_and_the_old_file_stays(
    counter: Counter, verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _closed(counter, 3)
    own = migrations.SCHEMA_VERSION
    with newer_program(monkeypatch):
        store = counter.open()
        assert _hashes(store) == before
        assert store.database.value("PRAGMA user_version") == own + 1
        assert verified(store).is_clean
        store.close()
    kept = Database.reading(counter.files.database.with_name(f"journal.db.schema-{own}"), DATABASE_KEY, 0)
    assert kept.value("PRAGMA user_version") == own
    kept.close()


def test_back_with_everything_the_newer_program_has_written(
    counter: Counter, verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    _closed(counter, 3)
    with newer_program(monkeypatch):
        store = counter.open()
        counter.settle(store)
        counter.settle(store)
        written = _hashes(store)
        store.close()
    store = counter.open()
    assert [finding.code for finding in store.findings] == [findings.PROGRAM_RETURNED]
    assert store.findings[0].details["entries"] == 2
    assert _hashes(store) == written
    counter.settle(store)
    assert verified(store).is_clean
    after = _hashes(store)
    store.close()
    with newer_program(monkeypatch):
        store = counter.open()
        assert _hashes(store) == after
        assert verified(store).is_clean
        store.close()


def test_money_of_a_kind_that_only_the_newer_program_knows_is_in_the_till_of_the_older(
    counter: Counter, verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newer program pays an errand from the till and is put back; the older closes the shift right."""
    paid_out, at = 1_500, {"shift_id": SHIFT_ID, "business_date": BUSINESS_DATE}
    lines = [
        {"account": "cash.till", "dirhams": -paid_out},
        {"account": "office.errands", "dirhams": paid_out},
    ]
    store = morning(counter, 2)
    totals = store.books.shift_totals()
    assert totals is not None
    before = totals.expected_cash.dirhams
    store.close()
    with newer_program(monkeypatch):
        store = counter.open()
        with store.journal.act() as act:
            act.append(counter.draft("till.paid_out", {**at, "ledger": lines}))
            act.append(counter.draft("till.looked_into", at))
        store.close()
    store = counter.open()
    assert [finding.code for finding in store.findings] == [findings.PROGRAM_RETURNED]
    totals = store.books.shift_totals()
    assert totals is not None
    assert totals.expected_cash.dirhams == before - paid_out
    assert counter.session is not None
    desk = usecases.Counter(
        counter.place, counter.clock, counter.randomness, store.journal, store.books, "test"
    )
    closing = close_shift(desk, counter.session, totals.expected_cash)
    assert closing.difference.dirhams == 0
    assert store.books.open_shift() is None
    assert verified(store).is_clean
    store.close()


def test_what_only_the_database_holds_goes_back_too(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, verified: Verified
) -> None:
    """Committed by the newer program, and cut before the second copy had it."""
    _closed(counter, 2)
    with newer_program(monkeypatch):
        store = counter.open()
        monkeypatch.setattr(store._second, "bring_level", lambda *_fresh: None)
        counter.settle(store)
        written = _hashes(store)
        store.close()
    store = counter.open()
    assert _hashes(store) == written
    assert verified(store).is_clean
    store.close()


def test_without_an_own_file_a_newer_store_is_refused(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with newer_program(monkeypatch):
        _closed(counter, 1)
    with pytest.raises(StoreNewerError):
        counter.open()


def test_a_reader_in_the_way_is_waited_for_and_then_said(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _closed(counter, 1)
    store = counter.open()
    reading = Database.reading(counter.files.database, DATABASE_KEY, 0)
    reading.run("BEGIN")
    reading.value("SELECT count(*) FROM entries")
    counter.settle(store)
    store.close()
    with newer_program(monkeypatch):
        with pytest.raises(WriterBusyError):
            counter.open()
        reading.close()
        store = counter.open()
        assert _hashes(store)[: len(before)] == before
        store.close()


GOING = """
import sys
from pathlib import Path
from kiosk.store import migrations
from tests.fakes.store_parts import Counter
counter = Counter(Path(sys.argv[1]))
statements = tuple(f"CREATE TABLE added_{n} (one INTEGER PRIMARY KEY) STRICT" for n in range(5))
own = migrations.STEPS
print("ready", flush=True)
sys.stdin.readline()
for turn in range(1000):
    newer = turn % 2 == 0
    migrations.STEPS = (*own, ("0099_added", statements)) if newer else own
    migrations.SCHEMA_VERSION = len(migrations.STEPS)
    store = counter.open()
    counter.sign_in(store)
    print("entry", counter.settle(store).hash, flush=True)
    store.close()
"""


def _killed_while_going(counter: Counter, seed: int) -> list[str]:
    """Let programs of both schemas take turns, and kill them at a moment of chance."""
    words = [sys.executable, "-c", GOING, str(counter.home)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        process.stdin.write("go\n")
        process.stdin.flush()
        until_s = time.monotonic() + 0.02 + (seed * 7919 % 1000) / 1000 * 0.7
        while time.monotonic() < until_s:
            os.sched_yield()
        process.send_signal(signal.SIGKILL)
        return [
            line.split()[1] for line in process.stdout if line.startswith("entry ") and line.endswith("\n")
        ]


def _kills(counter: Counter, count: int, verified: Verified, monkeypatch: pytest.MonkeyPatch) -> None:
    acknowledged = before = _closed(counter, 1)
    for seed in range(count):
        acknowledged = [*acknowledged, *_killed_while_going(counter, seed)]
        if seed % 2:
            with newer_program(monkeypatch):
                store = counter.open()
                held = _hashes(store)
                store.close()
        else:
            store = counter.open()
            held = _hashes(store)
            assert verified(store).is_clean
            store.close()
        assert set(acknowledged) <= set(held), seed
    assert len(acknowledged) > len(before)  # something was acknowledged by those that were killed


def test_kills_between_two_schemas_lose_nothing(
    counter: Counter, verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    _kills(counter, 4, verified, monkeypatch)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_hundreds_of_kills_between_two_schemas_lose_nothing(
    counter: Counter, verified: Verified, monkeypatch: pytest.MonkeyPatch
) -> None:
    _kills(counter, 300, verified, monkeypatch)
