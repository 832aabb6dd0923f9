"""Times that have certainly been, whatever the wall clock says: the portal's word, and measured entries."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk.store import chain, entry_table
from kiosk.store.database import Database


def known_times(database: Database) -> Iterator[datetime]:
    """Yield the portal's time at the last checkpoint, and the last entry's when its clock was measured.

    A claimed time alone proves nothing: a clock that was years ahead for a day would be believed for ever.
    """
    received = database.value("SELECT max(received_at) FROM acknowledged")
    if received:
        yield from _moment(str(received))
    head = chain.head_or_none(database)
    position = head and database.value(
        "SELECT position FROM entries WHERE epoch = ? AND seq = ?", (head.epoch, head.seq)
    )
    entry = entry_table.entry_at(database, int(position)) if position else None
    made_at = entry.envelope_fields()["made_at"] if entry is not None else {}
    if isinstance(made_at.get("offset_ms"), int):
        for wall in _moment(str(made_at.get("wall"))):
            yield wall + timedelta(milliseconds=made_at["offset_ms"])


def _moment(text: str) -> Iterator[datetime]:
    with contextlib.suppress(ValueError):
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            yield found
