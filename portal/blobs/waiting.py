"""Cases that wait for pictures: which ones an application names, and what happens when the last has come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.cases.states import CaseState, change_state
from portal.tables import Blob, Case, CaseAttachment


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

    The caller holds the lock of the device's row: what is judged meanwhile is judged before or after.
    """
    lacks = (
        select(CaseAttachment.case_id)
        .where(CaseAttachment.case_id == Case.id)
        .where(~exists(select(Blob.hash).where(Blob.hash == CaseAttachment.hash)))
    )
    ready = session.scalars(
        select(Case)
        .where(Case.device_id == device_id, Case.state == CaseState.WAITING_FOR_ATTACHMENTS, ~lacks.exists())
        .order_by(Case.id)
    ).all()
    for case in ready:
        change_state(session, case, CaseState.ACCEPTED, now)
    return len(ready)
