"""Cases that wait for pictures: which ones an application names, and what happens when the last has come."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from portal.cases.duties import DAYS_FOR_PICTURES, day_of
from portal.cases.states import CaseState, change_state, state_when_complete
from portal.cases.working_days import working_days
from portal.tables import Blob, Case, CaseAttachment, Entry

LATE_PICTURES: Final = "attachments_late"


def hashes_of(application: Mapping[str, Any]) -> list[str]:
    """Return the pictures an application's facts name, each once."""
    named = [str(item["hash"]) for item in application.get("attachments", ())]
    return list(dict.fromkeys(named))


def are_missing(session: Session, hashes: Sequence[str]) -> bool:
    """Say whether one of the pictures is not here whole."""
    held = set(session.scalars(select(Blob.hash).where(Blob.hash.in_(hashes))))
    return not set(hashes) <= held


def note_attachments(session: Session, case: Case, hashes: Sequence[str]) -> None:
    """Write down what a case waits for, or has waited for."""
    session.add_all(CaseAttachment(case_id=case.id, hash=named) for named in hashes)


def release_complete(session: Session, device_id: str, now: datetime) -> int:
    """Accept the device's cases whose pictures are all here; return how many.

    A case for which the deadline has passed meanwhile goes to a person; it is accepted like the others once
    its pictures come. The caller holds the lock of the device's row: what is judged meanwhile is judged
    before or after.
    """
    own = or_(Case.device_id == device_id, Entry.device_id == device_id)
    waits = or_(
        Case.state == CaseState.WAITING_FOR_ATTACHMENTS,
        and_(Case.state == CaseState.NEEDS_ATTENTION, Case.reasons == [LATE_PICTURES]),
    )
    lacks = (
        select(CaseAttachment.case_id)
        .where(CaseAttachment.case_id == Case.id)
        .where(~exists(select(Blob.hash).where(Blob.hash == CaseAttachment.hash)))
    )
    waiting = select(Case).join(Entry, Entry.id == Case.latest_entry_id).where(own, waits).order_by(Case.id)
    ready = session.scalars(waiting.where(~lacks.exists())).all()
    for case in ready:
        case.reasons = []
        change_state(session, case, state_when_complete(session, case), now)
    still = (
        select(Case)
        .join(Entry, Entry.id == Case.latest_entry_id)
        .where(
            own,
            Case.state == CaseState.WAITING_FOR_ATTACHMENTS,
            Case.state_at < now - timedelta(days=DAYS_FOR_PICTURES),  # no fewer days than working days
        )
    )
    working = working_days(session)
    for case in session.scalars(still.order_by(Case.id)).all():
        if not working.is_over(day_of(case.state_at), DAYS_FOR_PICTURES, day_of(now)):
            continue
        case.reasons = [LATE_PICTURES]
        change_state(session, case, CaseState.NEEDS_ATTENTION, now)
    return len(ready)
