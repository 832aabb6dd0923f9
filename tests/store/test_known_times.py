"""Times that have certainly been: what the portal signed, and entries whose clock was measured."""

from collections.abc import Callable
from datetime import UTC, datetime

from kiosk.ports import VerifiedAnswer
from kiosk.store.opening import Store


def test_a_claimed_time_alone_proves_nothing(opened: Callable[[], Store]) -> None:
    assert opened().books.known_times() == ()


def test_the_portals_last_countersignature_has_been(opened: Callable[[], Store]) -> None:
    store = opened()
    head = store.journal.head
    fields = {
        "branch": "main",
        "epoch": head.epoch,
        "seq": head.seq,
        "hash": head.hash,
        "received_at": "2026-12-01T08:00:00.000Z",
    }
    store.inbox.put(VerifiedAnswer("checkpoint", fields))
    assert store.books.known_times() == (datetime(2026, 12, 1, 8, tzinfo=UTC),)
