"""What the courier may read; and how SQLite's errors leave the room."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3

from kiosk.errors import (
    DiskFullError,
    OutcomeUnknownError,
    StoreDamagedError,
    StoreError,
    WriterBusyError,
    WrongStoreKeyError,
)
from kiosk.store.disk import storage_error, write_whole
from kiosk.store.equipment import StoreLimits
from kiosk.store.opening import Store
from kiosk.store.reader import StoreReader
from kiosk.store.runs import StoreRuns
from kiosk.store.second_copy import Published, published
from kiosk.store.sidecar_reader import segment_numbers
from kiosk.store.sqlite_errors import translated, translated_commit
from kiosk.store.verify import Verification
from tests.fakes.store_parts import DATABASE_KEY, Counter, morning

PAGE_BYTES = 4096


def test_run_is_about_as_large_as_asked_and_at_least_one(counter: Counter) -> None:
    store = morning(counter, 120)
    (head,) = store.runs.epochs()
    assert len(store.runs.run(head.epoch, 1, 1)) == 1
    assert len(store.runs.run(head.epoch, 1, 20_000)) < 20
    everything = store.runs.run(head.epoch, 1, 10**9)
    assert [entry.seq for entry in everything] == list(range(1, 124))
    assert store.runs.run(head.epoch, 124, 1000) == []
    assert [entry.seq for entry in store.runs.run(head.epoch, 100, 10**9)] == list(range(100, 124))
    store.close()


def test_an_entry_spoilt_in_the_database_is_sent_from_the_second_copy(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    store = morning(counter, 60)
    hashes = [row[0] for row in store.database.rows("SELECT hash FROM entries ORDER BY position")]
    store.close()
    database = counter.files.database
    whole = database.read_bytes()
    spoilt = 0
    for page in range(40, len(whole) // PAGE_BYTES):
        damaged = bytearray(whole)
        damaged[page * PAGE_BYTES + 100] ^= 1
        database.write_bytes(damaged)
        caplog.clear()
        try:
            reader = StoreReader.open(counter.files, DATABASE_KEY, counter.place.device_id, counter.ciphers)
        except StoreError:  # the schema's own page: the next start brings the copies level
            continue
        try:
            (head,) = reader.runs.epochs()
            run = reader.runs.run(head.epoch, 1, 10**9)
        except StoreError:  # not an entry's page either
            continue
        finally:
            reader.close()
        assert [entry.hash for entry in run] == hashes
        spoilt += "read from the second copy" in caplog.text
    assert spoilt >= 3


def test_an_entry_spoilt_in_both_copies_is_an_error_and_nothing_is_sent_behind_it(counter: Counter) -> None:
    store = morning(counter, 4)
    (head,) = store.runs.epochs()
    alone = StoreRuns(store.database, counter.place.device_id, lambda: 7)
    store.database.connection.execute("DROP TRIGGER bodies_never_change")
    store.database.connection.execute("UPDATE bodies SET body = x'7b7d' WHERE body_id = 5 * 65536")
    with pytest.raises(StoreDamagedError):
        alone.run(head.epoch, 1, 10**9)
    assert [entry.seq for entry in store.runs.run(head.epoch, 1, 10**9)] == list(range(1, 8))
    store.close()


def test_nothing_beyond_the_durable_place_is_shown(counter: Counter, tmp_path: Path) -> None:
    store = morning(counter, 2)
    store._second.durable_position = 3
    (head,) = store.runs.epochs()
    assert head.seq == 3
    assert [entry.seq for entry in store.runs.run(head.epoch, 2, 10**9)] == [2, 3]
    store.close()


def test_published_place_is_read_back_or_is_nought(tmp_path: Path) -> None:
    path = tmp_path / "durable"
    assert published(path) == 0
    Published(path, "0" * 32).write(7)
    Published(path, "0" * 32).write(1234)
    assert published(path) == 1234
    data = bytearray(path.read_bytes())
    data[18] ^= 1
    path.write_bytes(data)
    assert published(path) == 0


def test_second_copy_begins_a_new_segment_at_its_size(
    tmp_path: Path, verified: Callable[[Store], Verification]
) -> None:
    counter = Counter(tmp_path / "home", limits=StoreLimits(reserve_bytes=0, segment_bytes=8000))
    store = morning(counter, 20)
    assert len(segment_numbers(counter.files.sidecar)) > 3
    assert verified(store).is_clean
    store.close()
    store = counter.open()
    assert store.findings == ()
    store.close()


def test_torn_tail_is_left_as_it_is_and_written_again_in_a_new_segment(
    counter: Counter, verified: Callable[[Store], Verification]
) -> None:
    store = morning(counter, 2)
    head = store.journal.head
    store.close()
    path = counter.files.sidecar / "00000001.lps"
    torn = path.read_bytes()[:-20]
    path.write_bytes(torn)
    store = counter.open()
    counter.sign_in(store)
    assert path.read_bytes() == torn
    assert segment_numbers(counter.files.sidecar) == [1, 2]
    assert store.journal.head.seq == head.seq + 1
    assert store.journal.head.epoch == head.epoch
    assert verified(store).is_clean
    store.close()


@pytest.mark.parametrize(
    ("code", "expected", "at_commit"),
    [
        (sqlcipher3.SQLITE_BUSY, WriterBusyError, WriterBusyError),
        (sqlcipher3.SQLITE_FULL, DiskFullError, DiskFullError),
        (sqlcipher3.SQLITE_IOERR | (4 << 8), StoreError, OutcomeUnknownError),
        (sqlcipher3.SQLITE_CORRUPT, StoreDamagedError, OutcomeUnknownError),
        (sqlcipher3.SQLITE_NOTADB, WrongStoreKeyError, OutcomeUnknownError),
        (None, StoreError, OutcomeUnknownError),
    ],
)
def test_every_error_of_sqlite_leaves_as_our_own(
    code: int | None, expected: type[StoreError], at_commit: type[StoreError]
) -> None:
    error = sqlcipher3.OperationalError("words of SQLite")
    error.sqlite_errorcode = code
    assert type(translated(error)) is expected
    assert type(translated_commit(error)) is at_commit


def test_doubt_about_a_commit_stops_the_store_until_it_is_opened_again(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    store = morning(counter, 1)

    def fail_at_commit(sql: str, values: tuple[()] = ()) -> object:
        if sql == "COMMIT":
            error = sqlcipher3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlcipher3.SQLITE_IOERR
            raise error
        return store.database.connection.execute(sql, values)

    store.database._execute = fail_at_commit
    with pytest.raises(OutcomeUnknownError):
        counter.settle(store)
    store.database._execute = store.database.connection.execute
    with pytest.raises(OutcomeUnknownError):
        counter.settle(store)
    with pytest.raises(OutcomeUnknownError):
        store.books.record_waived([])  # a door of its own beside the journal
    store.close()
    store = counter.open()
    assert store.journal.head.seq in {4, 5}
    store.close()


def test_operating_systems_errors_leave_as_our_own(tmp_path: Path) -> None:
    assert type(storage_error(OSError(errno.ENOSPC, ""))) is DiskFullError
    assert type(storage_error(OSError(errno.EIO, ""))) is StoreError
    with pytest.raises(StoreError):
        write_whole(tmp_path / "no such folder" / "file", b"")
