"""Words from the centre to counters: letters, and proposals to correct what was filed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import MalformedError, UnknownPlaceError
from portal.feed.numbered import append_item
from portal.tables import Case, Device, Entry

LETTER: Final = "letter"
PROPOSAL: Final = "correction.proposed"


def send_letter(session: Session, letter: Mapping[str, Any], office_code: str, now: datetime) -> int:
    """Give a letter to every counter of an office, of all offices when none is named; return how many.

    The same letter again, by its id, takes the place of the one before.

    Raises:
        UnknownPlaceError: no counter is enrolled there.
    """
    chosen = select(Device.device_id).where(Device.revoked_at.is_(None)).order_by(Device.device_id)
    if office_code:
        chosen = chosen.where(Device.office_code == office_code)
    devices = session.scalars(chosen).all()
    if not devices:
        raise UnknownPlaceError(office_code)
    for device_id in devices:
        append_item(session, device_id, LETTER, str(letter["letter_id"]), dict(letter), now)
    return len(devices)


def propose(session: Session, proposal: Mapping[str, Any], now: datetime) -> str:
    """Tell the counter that filed an application what the centre would correct; return the device's id.

    Nothing changes by it: only an entry of the counter's own amends an application.

    Raises:
        MalformedError: there is no such application.
    """
    case = session.scalars(
        select(Case)
        .where(Case.application_id == proposal["application_id"], ~Case.is_duplicate)
        .order_by(Case.id.desc())
    ).first()
    if case is None:
        raise MalformedError("application_id")
    seen = session.scalars(select(Entry.hash).where(Entry.id == case.latest_entry_id)).one()
    fields = {**proposal, "entry_hash": seen}
    append_item(session, case.device_id, PROPOSAL, str(proposal["proposal_id"]), fields, now)
    return case.device_id
