"""Bodies that are owed: the entry came without them, because the way refused them; they follow later.

The chain covers their hashes, so the entry is stored and countersigned like any other; only its judgement
waits, and that of whatever refers back to it.
A body that was handed in is checked by its hash alone: it is what was signed, or it would have another.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, exists, insert, select
from sqlalchemy.orm import Session, aliased

from portal.journal.envelope import ReceivedEntry
from portal.tables import Body, Entry, OwedBody

_MOST_NAMED: Final = 100
_OPENS_SESSION: Final = "session.opened"
_REFERS_BACK: Final = (
    "basket.reversed",
    "application.amended",
    "application.withdrawn",
    "result.handed_over",
    "result.unclaimed",
)


def note_owed(session: Session, entries: Iterable[tuple[int, ReceivedEntry]], now: datetime) -> None:
    """Write down what freshly stored entries (by their ids) came without."""
    rows = [
        {"entry_id": entry_id, "position": position, "hash": _hash_at(entry, position), "since": now}
        for entry_id, entry in entries
        for position in sorted(entry.owed)
    ]
    if rows:
        session.execute(insert(OwedBody), rows)


def hand_in(session: Session, known: Sequence[ReceivedEntry]) -> int:
    """Keep bodies of stored entries that were owed and have come now; return how many."""
    taken = 0
    by_hash = {entry.hash: entry for entry in known}
    owed = session.execute(
        select(OwedBody.entry_id, OwedBody.position, Entry.hash)
        .join(Entry, Entry.id == OwedBody.entry_id)
        .where(Entry.hash.in_(by_hash))
    ).all()
    for entry_id, position, named in owed:
        entry = by_hash[named]
        if position in entry.owed:
            continue
        data = entry.facts if position == 0 else entry.personal[position - 1][1]
        body = {"entry_id": entry_id, "position": position, "hash": _hash_at(entry, position), "data": data}
        session.execute(insert(Body), [body])
        session.execute(delete(OwedBody).where(OwedBody.entry_id == entry_id, OwedBody.position == position))
        taken += 1
    return taken


def owes_a_body() -> ColumnElement[bool]:
    """Return the condition that the entry of a query still owes a body."""
    return exists(select(OwedBody.entry_id).where(OwedBody.entry_id == Entry.id))


def waits_for_owed() -> ColumnElement[bool]:
    """Return the condition that an entry can be judged only after an earlier one that owes a body.

    An act of a person needs the session that it was made in; what takes an act back or amends it needs
    the act.
    """
    earlier = aliased(Entry)
    is_needed = (earlier.kind == _OPENS_SESSION) | Entry.kind.in_(_REFERS_BACK)
    return exists(
        select(OwedBody.entry_id)
        .join(earlier, earlier.id == OwedBody.entry_id)
        .where(earlier.device_id == Entry.device_id, earlier.id < Entry.id, is_needed)
    )


def owed_by(session: Session, device_id: str) -> list[dict[str, Any]]:
    """Name the entries of a device whose bodies are owed, oldest first, as many as one answer holds."""
    rows = session.execute(
        select(Entry.epoch, Entry.seq, Entry.hash)
        .where(Entry.device_id == device_id, owes_a_body())
        .order_by(Entry.id)
        .limit(_MOST_NAMED)
    )
    return [{"epoch": row.epoch, "seq": row.seq, "hash": row.hash} for row in rows]


def _hash_at(entry: ReceivedEntry, position: int) -> str:
    return entry.facts_hash if position == 0 else entry.personal[position - 1][0]
