"""Calls for a person at self-service: told to the counters of the same office, until somebody goes there."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.cases.bodies import SCHEMAS_FOLDER, Opened, place_flags
from portal.feed.numbered import append_item
from portal.tables import Device, Entry, FeedItem
from portal.text_codes import time_text

CALLED: Final = "help.called"
ANSWERED: Final = "help.answered"
ENDED: Final = "help.ended"
CALL: Final = "help.call"
OTHER_PAGE: Final = "other"
# Whoever called a quarter of an hour ago has gone to a counter, or gone home. (Our choice.)
SHOWN_FOR: Final = timedelta(minutes=15)
_ROLES: Final = {
    CALLED: frozenset({"citizen"}),
    ANSWERED: frozenset({"clerk", "supervisor"}),
    ENDED: frozenset({"citizen", "recovery"}),
}


def judge_called(session: Session, opened: Opened, doubts: Sequence[str], now: datetime) -> list[str]:
    """Tell the office of a call: the machine's number, the page's name, how many counters hear of it.

    The machine itself is told as well: only then it says that its call has arrived. One that comes too late
    is told to nobody.

    Returns:
        What is wrong with the entry: `place_differs`, `role_unfit`, `personal_malformed`, `page_unknown`
        (told as another page).
    """
    entry, facts = opened.entry, opened.facts
    flags = _flags(session, opened)
    until = _begun(entry, now) + SHOWN_FOR
    if flags or doubts or until <= now:
        return flags
    is_known = facts["page"] in known_pages()
    office = _office_of(session, entry)
    told = {
        "help_id": facts["help_id"],
        "counter": facts["counter"],
        "page": facts["page"] if is_known else OTHER_PAGE,
        "until": time_text(until),
        "state": "waiting",
        "told": len([device_id for device_id in office if device_id != entry.device_id]),
    }
    if _latest(session, office, facts["help_id"]) is None:  # the same call twice is one call
        _tell(session, office, told, now)
    return [] if is_known else ["page_unknown"]


def judge_answered(session: Session, opened: Opened, doubts: Sequence[str], now: datetime) -> list[str]:
    """Tell the office that somebody goes there; the first who says so is named.

    Returns:
        What is wrong with the entry: `place_differs`, `role_unfit`, `personal_malformed`, `call_unknown`.
    """
    entry, facts = opened.entry, opened.facts
    flags, office = _flags(session, opened), _office_of(session, entry)
    call = _latest(session, office, facts["help_id"])
    if call is None:
        return [*flags, "call_unknown"]
    if not flags and not doubts and call["state"] == "waiting" and _is_shown(call, now):
        others = [device_id for device_id in office if device_id != entry.device_id]
        _tell(session, others, {**call, "state": "answered", "by": facts["counter"]}, now)
    return flags


def judge_ended(session: Session, opened: Opened, doubts: Sequence[str], now: datetime) -> list[str]:
    """Tell the office that nobody is needed any more; only the machine that called can say so.

    Returns:
        What is wrong with the entry: `place_differs`, `role_unfit`, `personal_malformed`, `call_unknown`.
    """
    entry, facts = opened.entry, opened.facts
    flags, office = _flags(session, opened), _office_of(session, entry)
    call = _latest(session, office, facts["help_id"])
    if call is None:  # it came too late to be told, or was never made
        return flags if _was_called(session, entry) else [*flags, "call_unknown"]
    if call["counter"] != facts["counter"]:
        return [*flags, "call_unknown"]
    if not flags and not doubts and call["state"] != "ended" and _is_shown(call, now):
        others = [device_id for device_id in office if device_id != entry.device_id]
        _tell(session, others, {**call, "state": "ended"}, now)
    return flags


@cache
def known_pages() -> frozenset[str]:
    """Return the names of pages that the contract knows."""
    schema = json.loads((SCHEMAS_FOLDER / "help-call.json").read_text("utf-8"))
    return frozenset(schema["properties"]["page"]["enum"])


def _flags(session: Session, opened: Opened) -> list[str]:
    entry = opened.entry
    flags = place_flags(session, entry, opened.facts)
    role = canonical_json.decode(entry.envelope)["author"].get("role")
    if role not in _ROLES[entry.kind]:
        flags.append("role_unfit")
    if opened.personal:  # a call says nothing of anybody
        flags.append("personal_malformed")
    return flags


def _begun(entry: Entry, now: datetime) -> datetime:
    """Return when a call was made, on the portal's clock as far as the machine knew it, at the latest now."""
    made_at = canonical_json.decode(entry.envelope)["made_at"]
    try:
        wall = datetime.fromisoformat(made_at["wall"])
        moment = wall.astimezone(UTC) + timedelta(milliseconds=made_at.get("offset_ms") or 0)
    except (KeyError, TypeError, ValueError, OverflowError):
        return now
    return min(moment, now)


def _office_of(session: Session, entry: Entry) -> Sequence[str]:
    """Return the counters of the office an entry comes from, in one order for everybody."""
    office = session.get_one(Device, entry.device_id).office_code
    there = select(Device.device_id).where(Device.office_code == office, Device.revoked_at.is_(None))
    return session.scalars(there.order_by(Device.device_id)).all()


def _latest(session: Session, office: Sequence[str], help_id: str) -> Mapping[str, Any] | None:
    """Return a call of this office as it was last told to any of its counters."""
    told = select(FeedItem).where(
        FeedItem.kind == CALL, FeedItem.object == help_id, FeedItem.device_id.in_(office)
    )
    newest = session.scalars(told.order_by(FeedItem.version.desc(), FeedItem.device_id).limit(1)).first()
    return None if newest is None else newest.fields


def _was_called(session: Session, ended: Entry) -> bool:
    calls = select(Entry.id).where(Entry.device_id == ended.device_id, Entry.kind == CALLED)
    return session.scalar(calls.limit(1)) is not None


def _is_shown(call: Mapping[str, Any], now: datetime) -> bool:
    return bool(time_text(now) < call["until"])


def _tell(session: Session, devices: Sequence[str], told: Mapping[str, Any], now: datetime) -> None:
    for device_id in devices:
        append_item(session, device_id, CALL, str(told["help_id"]), dict(told), now)
