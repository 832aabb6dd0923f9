"""The feed: items numbered for each device in commit order, under the lock of the device's row."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.tables import Device, FeedItem, Incarnation, Published
from portal.text_codes import time_text

MOST_ITEMS: Final = 500
VERSIONS_OF_A_LIFE: Final = 1_000_000


def append_item(
    session: Session, device_id: str, kind: str, about: str, fields: dict[str, Any], now: datetime
) -> None:
    """Add an item for a device; its version counts what was said before about the same object.

    Each life of the portal begins at a million of its own: what a counter was told before a restore, and the
    portal no longer knows of, is older than anything said since.
    """
    last = session.scalar(
        select(func.max(FeedItem.version)).where(
            FeedItem.device_id == device_id, FeedItem.kind == kind, FeedItem.object == about
        )
    )
    version = max(last or 0, first_version(session)) + 1
    _append(session, device_id, FeedItem(kind=kind, object=about, version=version, at=now, fields=fields))


def first_version(session: Session) -> int:
    """Return the number above which this life of the portal counts its versions."""
    term = session.scalar(select(func.max(Incarnation.term))) or 1
    return VERSIONS_OF_A_LIFE * (term - 1)


def append_published(session: Session, device_id: str, published: Published, now: datetime) -> None:
    """Add a published document to a device's feed."""
    item = FeedItem(
        kind=f"{published.kind}.published",
        object=published.object,
        version=published.version,
        at=now,
        fields={"document": published.document},
    )
    _append(session, device_id, item)


def _append(session: Session, device_id: str, item: FeedItem) -> None:
    device = session.get_one(Device, device_id, with_for_update=True, populate_existing=True)
    device.feed_head += 1
    item.device_id, item.n = device_id, device.feed_head
    session.add(item)
    session.flush()


def page(session: Session, device_id: str, after: int, limit: int) -> tuple[list[dict[str, Any]], int, bool]:
    """Return items after a number, the number to ask after next, and whether there are more now."""
    rows = session.scalars(
        select(FeedItem)
        .where(FeedItem.device_id == device_id, FeedItem.n > after)
        .order_by(FeedItem.n)
        .limit(limit + 1)
    ).all()
    shown = rows[:limit]
    items = [
        {
            "n": row.n,
            "kind": row.kind,
            "object": row.object,
            "version": row.version,
            "at": time_text(row.at),
            "fields": row.fields,
        }
        for row in shown
    ]
    return items, shown[-1].n if shown else after, len(rows) > limit
