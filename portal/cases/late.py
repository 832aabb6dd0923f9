"""Entries that came late: of an old epoch, above the place where its successor says that it ended.

A PC was replaced from a copy that did not hold them. They are stored and judged like all others, but nothing
follows by itself: a person looks at each, and the successor is told, with the cash that moved.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.cases.bodies import bodies_of
from portal.errors import MalformedError
from portal.feed.numbered import append_item
from portal.tables import MAIN_BRANCH, Entry

LATE: Final = "late"
_OPENED: Final = "epoch.opened"
_CASH: Final = "cash"


def late_flags(session: Session, entry: Entry, now: datetime) -> list[str]:
    """Return `late` for an entry above its epoch's declared end, and tell the counter; else nothing."""
    for end in _declared_ends(session, entry.device_id):
        if end.get("epoch") == entry.epoch and entry.seq > _number(end.get("seq")):
            _tell(session, entry, now)
            return [LATE]
    return []


def note_successor(session: Session, entry: Entry, now: datetime) -> None:
    """Flag what is held already above the end that a new epoch declares for the one before."""
    end = _parent(session, entry)
    if end is None:
        return
    above = session.scalars(
        select(Entry)
        .where(
            Entry.device_id == entry.device_id,
            Entry.epoch == str(end.get("epoch")),
            Entry.branch == MAIN_BRANCH,
            Entry.seq > _number(end.get("seq")),
            Entry.judged_at.is_not(None),
        )
        .order_by(Entry.seq)
    )
    for late in above.all():
        if LATE not in late.flags:
            late.flags = [*late.flags, LATE]
            _tell(session, late, now)


def _declared_ends(session: Session, device_id: str) -> Iterator[Mapping[str, Any]]:
    opened = select(Entry).where(Entry.device_id == device_id, Entry.kind == _OPENED, ~Entry.is_held)
    for entry in session.scalars(opened.order_by(Entry.id)):
        end = _parent(session, entry)
        if end is not None:
            yield end


def _parent(session: Session, entry: Entry) -> Mapping[str, Any] | None:
    found = _facts(session, entry).get("parent")
    return found if isinstance(found, dict) else None


def _tell(session: Session, entry: Entry, now: datetime) -> None:
    fields = {
        "epoch": entry.epoch,
        "seq": entry.seq,
        "entry_hash": entry.hash,
        "kind": entry.kind,
        "cash_dirhams": _cash_of(_facts(session, entry)),
    }
    append_item(session, entry.device_id, "entry.late", entry.hash, fields, now)


def _cash_of(facts: Mapping[str, Any]) -> int:
    """Return what the entry put into the drawer: the sum of its lines on the cash account."""
    lines = facts.get("ledger")
    found = [line for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []
    cash = (line for line in found if str(line.get("account", "")).split(".")[0] == _CASH)
    return sum(_number(line.get("dirhams")) for line in cash)


def _facts(session: Session, entry: Entry) -> Mapping[str, Any]:
    data = bodies_of(session, entry)[0]
    try:
        return canonical_json.decode(data) if data is not None else {}
    except MalformedError:
        return {}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
