"""What waits is counted by reading what waits: a hundred thousand pictures that are there cost nothing."""

import random

from kiosk.domain.attachment import Attachment
from kiosk.store import attachment_table
from kiosk.store.database import Database
from kiosk.store.migrations import create_in
from kiosk.store.projections.attachments import PER_APPLICATION, PER_ENTRY
from kiosk.store.rebuild import rebuild
from tests.fakes.store_parts import Counter, file_with, morning

COUNTED_AT_ONCE = 100
# The definition: what applications name and the portal has not countersigned, whole tables read.
DEFINED = """
    SELECT hash, min(attachment_id), max(size_bytes) FROM attachments
    WHERE hash NOT IN (SELECT hash FROM blobs_stored) GROUP BY hash ORDER BY hash
"""
KEPT = "SELECT hash, first_id, size_bytes FROM blobs_waiting ORDER BY hash"


def name(database: Database, number: int, digest: str, size_bytes: int = 1_000) -> None:
    place = number * PER_ENTRY * PER_APPLICATION
    database.run("INSERT INTO attachments VALUES (?, ?, ?, 'image/jpeg', 1)", (place, digest, size_bytes))


def statements_of(database: Database) -> int:
    """Return how often a hundred steps of SQLite's machine were taken for one counting."""
    steps: list[None] = []
    database.connection.set_progress_handler(lambda: steps.append(None), COUNTED_AT_ONCE)
    attachment_table.waiting_sum(database)
    database.connection.set_progress_handler(None, 0)
    return len(steps)


def test_counting_does_not_read_what_the_portal_holds() -> None:
    database = Database.in_memory()
    create_in(database)
    costs = []
    for there in (50, 5_000):
        for number in range(database.value("SELECT count(*) FROM attachments"), there):
            name(database, number, f"{number:064x}")
            database.run("INSERT OR IGNORE INTO blobs_stored VALUES (?, '')", (f"{number:064x}",))
        costs.append(statements_of(database))
    name(database, 6_000, "f" * 64)
    name(database, 6_001, "f" * 64)
    assert attachment_table.waiting_sum(database) == (1, 1_000)
    assert costs[1] <= costs[0] + 1
    database.close()


def test_the_plan_scans_only_what_waits(counter: Counter) -> None:
    store = morning(counter, 1)
    queries: list[str] = []
    store.database.connection.set_trace_callback(queries.append)
    assert store.pictures_waiting == (0, 0)
    assert store.blob_queue.waiting(9) == []
    store.database.connection.set_trace_callback(None)
    plans = [
        str(row[3])
        for query in queries
        if "blobs_waiting" in query
        for row in store.database.rows(f"EXPLAIN QUERY PLAN {query}")
    ]
    scanned = {plan.split()[1] for plan in plans if plan.startswith("SCAN")}
    assert scanned == {"blobs_waiting"}
    assert not any("TEMP B-TREE" in plan for plan in plans)
    store.close()


def test_what_waits_is_always_what_is_named_and_not_countersigned() -> None:
    """Any order of naming, countersigning, forgetting and computing anew ends at the definition."""
    database, chance = Database.in_memory(), random.Random(11)
    create_in(database)
    for number in range(1, 400):
        digest = f"{chance.randrange(12):064x}"
        match chance.randrange(8):
            case 0:
                database.run("INSERT OR IGNORE INTO blobs_stored VALUES (?, '')", (digest,))
            case 1:
                database.run("DELETE FROM attachments WHERE hash = ? AND attachment_id % 3 = 0", (digest,))
            case 2 if number % 9 == 0:
                attachment_table.forget_stored(database)
            case _:
                name(database, number, digest, chance.randrange(1, 1_000))
        assert database.rows(KEPT) == database.rows(DEFINED), number
    database.run("DELETE FROM attachments")
    assert database.rows(KEPT) == []
    database.close()


def test_read_models_computed_anew_leave_what_waits_as_it_was(counter: Counter) -> None:
    store = morning(counter, 0)
    kept = store.blobs.put(b"picture")
    file_with(counter, store, Attachment(kept.hash, kept.size_bytes, "image/jpeg", 1))
    before = store.database.rows(KEPT)
    assert [row[0] for row in before] == [kept.hash]
    store.database.run("DELETE FROM attachments")
    assert rebuild(store.database, repair=True).differing == ("attachments",)
    assert store.database.rows(KEPT) == before
    store.close()
