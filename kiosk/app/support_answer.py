"""Answers support when it has asked, beside a window: a bundle is made, written down, and then sent."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from kiosk.app.counter import EnrolledMachine
from kiosk.app.reports import report_bug
from kiosk.lanes import Lane
from kiosk.store.opening import Store
from kiosk.store.support_table import SupportAsked, keep_answer, let_go_of_sent, unanswered

# Two minutes on a line of 64 kbit/s; older lines of the logs give way. (Our choice.)
MOST_BYTES: Final = 768 * 1024
_STORE: Final = "store"
_STOP_S: Final = 10.0


class SupportDesk:
    """Answers beside a window: looks in the store's lane, makes the bundle in a lane of its own."""

    def __init__(self, enrolled: EnrolledMachine, store: Store, lanes: Mapping[str, Lane]) -> None:
        """Take the counter; `look` is called at the start and when the feed has brought something."""
        self._enrolled = enrolled
        self._store = store
        self._lanes = lanes
        self._lane = Lane("support", report_bug)

    def look(self) -> None:
        """See whether support has asked something; what comes while a bundle is made is seen after it."""
        self._lane.submit(self._answer)

    def close(self) -> None:
        """Finish the bundle in hand and end."""
        self._lane.stop(_STOP_S)

    def _answer(self) -> None:
        asked_of_us = self._in_store(partial(questions_of, self._enrolled, self._store))
        if not asked_of_us:
            return
        from kiosk.app.support import support_bytes  # seldom wanted, and it looks at all there is

        for asked in asked_of_us:
            data = support_bytes(self._enrolled, MOST_BYTES)
            self._in_store(partial(keep, self._store, asked, data))

    def _in_store(self, work: Callable[[], Any]) -> Any:
        return self._lanes[_STORE].submit(work).result()


def questions_of(enrolled: EnrolledMachine, store: Store) -> tuple[SupportAsked, ...]:
    """Return what support has asked this machine and nobody has answered; in the store's lane."""
    let_go_of_sent(store.database)
    return tuple(unanswered(store.database, enrolled.enrolment.place.device_id))


def keep(store: Store, asked: SupportAsked, data: bytes) -> None:
    """Write down that support was let see, then keep what it sees: nothing leaves without an entry."""
    digest = hashlib.sha256(data).hexdigest()
    facts = {
        "request_id": asked.request_id,
        "asked_at": asked.asked_at,
        "hash": digest,
        "size_bytes": len(data),
    }
    store.journal.record_support(facts)
    keep_answer(store.database, asked.request_id, data)
