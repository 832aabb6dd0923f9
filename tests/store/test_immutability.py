"""Nothing that was committed changes, also not by SQL."""

from collections.abc import Callable

import pytest

from kiosk.domain.entry import personal_hash
from kiosk.errors import StoreError
from kiosk.store import erasure
from kiosk.store.opening import Store
from kiosk.store.verify import Verification, Wrong
from tests.fakes.store_parts import Counter, morning

Verified = Callable[[Store], Verification]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entries SET kind = 'x'",
        "UPDATE entries SET envelope = x'00' WHERE position = 1",
        "DELETE FROM entries WHERE position = 4",
        "DELETE FROM entries",
        "UPDATE bodies SET body = x'00'",
        "DELETE FROM bodies WHERE body_id % 65536 = 0",
        "DELETE FROM bodies WHERE body_id % 65536 = 1",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE position = 1",
        (
            "INSERT OR REPLACE INTO entries SELECT position + 900, epoch, seq, hash, kind, personal_count,"
            " signature, envelope FROM entries WHERE position = 1"
        ),
        "INSERT OR REPLACE INTO bodies SELECT * FROM bodies WHERE body_id % 65536 = 1",
    ],
)
def test_no_statement_changes_or_removes_what_was_committed(counter: Counter, sql: str) -> None:
    store = morning(counter, 1)
    store.database.run("PRAGMA recursive_triggers=OFF")
    with pytest.raises(StoreError):
        store.database.run(sql)
    store.close()


def test_tables_are_strict(counter: Counter) -> None:
    store = morning(counter, 0)
    loose = store.database.rows(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'"
    )
    assert loose == []
    store.close()


def _erase(counter: Counter, store: Store, seq: int, body: bytes) -> None:
    facts = {"entry_seq": seq, "position": 0, "hash": personal_hash(body), "reason": "request"}
    with store.journal.act() as act:
        act.append(counter.draft("body.erased", facts))


def test_personal_body_goes_when_a_committed_entry_names_it(counter: Counter, verified: Verified) -> None:
    store = morning(counter, 1)
    entry = counter.settle(store)
    assert entry.personal[0] is not None
    _erase(counter, store, entry.seq, entry.personal[0])
    (again,) = store.journal.entries(entry.seq, 1)
    assert again.personal == (None,)
    assert again.hash == entry.hash
    assert [row.applicant for row in store.books.applications("2026-11-22", None, 9)] == [
        "",
        "محمّد علي الورفلي",
    ]
    assert verified(store).is_clean
    store.close()


def test_erasing_names_one_body_only(counter: Counter) -> None:
    store = morning(counter, 0)
    entry = counter.settle(store, applications=2)
    assert entry.personal[0] is not None
    _erase(counter, store, entry.seq, entry.personal[0])
    (again,) = store.journal.entries(entry.seq, 1)
    assert again.personal == (None, entry.personal[1])
    with pytest.raises(StoreError):
        store.database.run("DELETE FROM bodies WHERE body_id % 65536 > 0")
    assert erasure.carry_out(store.database) == 0
    store.close()


def test_body_that_is_gone_without_a_name_is_found(counter: Counter, verified: Verified) -> None:
    store = morning(counter, 1)
    store.database.run("DROP TRIGGER personal_goes_when_named")
    store.database.run("DELETE FROM bodies WHERE body_id % 65536 = 1")
    found = verified(store).first_wrong
    assert found is not None
    assert (found.reason, found.seq) == (Wrong.BODY, 4)
    store.close()
