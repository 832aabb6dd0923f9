"""Half-filled forms that wait: handed on, sealed, to the other counters of the office, and let go of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.bodies import Opened, place_flags, read_body
from portal.cases.duties import day_of
from portal.errors import MalformedError
from portal.feed.numbered import append_item
from portal.tables import Body, Device, Entry, FeedItem

PARKED: Final = "form.parked"
RELEASED: Final = "form.released"
ERASED: Final = "body.erased"


def judge_parked(session: Session, opened: Opened, doubts: Sequence[str], now: datetime) -> list[str]:
    """Hand a parked form on to the office's other counters; nobody here can open it.

    Returns:
        What is wrong with the entry: `place_differs`, `personal_malformed`.
    """
    entry, facts = opened.entry, opened.facts
    flags = place_flags(session, entry, facts)
    _forget_expired(session, now)
    sealed = opened.personal_at(0)
    if sealed is None or facts["until"] < day_of(now).isoformat():
        return flags  # it came late: it has ended meanwhile
    try:
        body = read_body(sealed, f"personal-{PARKED}")
    except MalformedError:
        return [*flags, "personal_malformed"]
    if body["parked_id"] != facts["parked_id"]:
        return [*flags, "personal_malformed"]
    if flags or doubts:
        return flags
    told = {name: facts[name] for name in ("parked_id", "until", "office", "counter", "pictures")}
    told["sealed"] = body["sealed"]
    for device_id in _office_of(session, entry):
        if device_id != entry.device_id:
            append_item(session, device_id, PARKED, facts["parked_id"], dict(told), now)
    return flags


def judge_released(session: Session, opened: Opened, doubts: Sequence[str], now: datetime) -> list[str]:
    """Tell the office's other counters that a parked form was filed, and keep nothing of it for them.

    Returns:
        What is wrong with the entry: `place_differs`.
    """
    entry, facts = opened.entry, opened.facts
    flags = place_flags(session, entry, facts)
    if flags or doubts:
        return flags
    office = _office_of(session, entry)
    waiting = select(FeedItem).where(
        FeedItem.kind == PARKED, FeedItem.object == facts["parked_id"], FeedItem.device_id.in_(office)
    )
    for item in session.scalars(waiting):
        item.fields = _without_form(item.fields)
    for device_id in office:
        if device_id != entry.device_id:
            append_item(
                session, device_id, RELEASED, facts["parked_id"], {"parked_id": facts["parked_id"]}, now
            )
    return flags


def judge_erased(session: Session, opened: Opened, _doubts: Sequence[str], _now: datetime) -> list[str]:
    """Erase the body of a parked form that its own counter has erased; other bodies are kept for the cases.

    Returns:
        Nothing is wrong with an entry that could be opened.
    """
    entry, facts = opened.entry, opened.facts
    named = session.scalars(
        select(Body)
        .join(Entry, Entry.id == Body.entry_id)
        .where(
            Entry.device_id == entry.device_id,
            Entry.kind == PARKED,
            Entry.seq == facts["entry_seq"],
            Body.position == facts["position"] + 1,
            Body.hash == facts["hash"],
        )
    )
    for body in named:
        body.data = None
    return []


def _office_of(session: Session, entry: Entry) -> Sequence[str]:
    """Return the counters of the office an entry comes from, in one order for everybody."""
    office = session.get_one(Device, entry.device_id).office_code
    there = select(Device.device_id).where(Device.office_code == office, Device.revoked_at.is_(None))
    return session.scalars(there.order_by(Device.device_id)).all()


def _forget_expired(session: Session, now: datetime) -> None:
    """Let go of the forms that nobody came back for: what was told stays told, without the form."""
    today = day_of(now).isoformat()
    for item in session.scalars(select(FeedItem).where(FeedItem.kind == PARKED)):
        if item.fields["sealed"] and item.fields["until"] < today:
            item.fields = _without_form(item.fields)


def _without_form(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {**fields, "sealed": ""}
