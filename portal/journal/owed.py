"""Bodies that are owed: the entry came without them, because the way refused them; they follow later.

The chain covers their hashes, so the entry is stored and countersigned like any other; only its judgement
waits, and that of whatever names it.
A body that was handed in is checked by its hash alone: it is what was signed, or it would have another.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from portal.journal.envelope import ReceivedEntry
from portal.tables import Body, Entry, OwedBody

_MOST_NAMED: Final = 100
_OPENS_SESSION: Final = "session.opened"
_NAMES_ANOTHER: Final = ("basket.reversed", "application.amended", "application.withdrawn")
# In an envelope, which is canonical JSON: the author's session, quotes included; nothing where there is none.
_SESSION: Final = '"session":("[^"]*")'


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
    that very act, whose hash stands in its facts. Nothing else waits.
    """
    earlier = aliased(Entry)
    opens_its_session = (earlier.kind == _OPENS_SESSION) & (
        _session_of(earlier.envelope) == _session_of(Entry.envelope)
    )
    facts = select(func.encode(Body.data, "escape")).where(Body.entry_id == Entry.id, Body.position == 0)
    is_named = Entry.kind.in_(_NAMES_ANOTHER) & facts.correlate(Entry).scalar_subquery().contains(
        earlier.hash
    )
    is_needed = opens_its_session | is_named
    return exists(
        select(OwedBody.entry_id)
        .join(earlier, earlier.id == OwedBody.entry_id)
        .where(earlier.device_id == Entry.device_id, earlier.id < Entry.id, is_needed)
    )


def _session_of(envelope: Any) -> ColumnElement[str]:
    return func.substring(func.encode(envelope, "escape"), _SESSION)


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
