"""What a run may be packed against besides the dictionary: the entry before it, which both sides hold."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.tables import MAIN_BRANCH, Body, Branch, Entry

# The head, and the entry before it: a run whose answer was lost is sent again from its own beginning.
_REACH = 2
_MOST_EPOCHS = 4


def contexts(session: Session, device_id: str) -> Iterator[bytes]:
    """Yield the contexts a device may have packed a run against, as `contract/wire.md` writes them."""
    newest = select(Branch).where(Branch.device_id == device_id, Branch.name == MAIN_BRANCH).subquery()
    rows = session.execute(
        select(Entry.hash, Entry.envelope, Body.data)
        .join(newest, (newest.c.device_id == Entry.device_id) & (newest.c.epoch == Entry.epoch))
        .join(Body, (Body.entry_id == Entry.id) & (Body.position == 0))
        .where(Entry.branch == MAIN_BRANCH, Entry.seq > newest.c.head_seq - _REACH)
        .order_by(Entry.id.desc())
        .limit(_REACH * _MOST_EPOCHS)
    )
    for named, envelope, facts in rows:
        yield named.encode("ascii") + envelope + (facts or b"")
