"""The states of a case, and the one way to change them: case, event and feed item together."""

import enum
from datetime import datetime

from sqlalchemy.orm import Session

from portal.feed.numbered import append_item
from portal.tables import Case, CaseEvent
from portal.text_codes import time_text


class CaseState(enum.StrEnum):
    """States this portal can give a case today; agencies' own states follow with their connections."""

    ACCEPTED = "accepted"
    WAITING_FOR_ATTACHMENTS = "waiting_for_attachments"
    WAITING_FOR_PAYMENT = "waiting_for_payment"
    NEEDS_ATTENTION = "needs_attention"
    WITHDRAWN = "withdrawn"


def note_event(session: Session, case: Case, now: datetime) -> None:
    """Write the state a case has reached into its history."""
    session.add(CaseEvent(case_id=case.id, state=case.state, at=now))


def change_state(session: Session, case: Case, state: CaseState, now: datetime) -> None:
    """Move a case to another state and tell its counter."""
    if case.state == state:
        return
    case.state, case.state_at = state, now
    note_event(session, case, now)
    fields = {"application_id": case.application_id, "state": str(state), "at": time_text(now)}
    append_item(session, case.device_id, "case.state", case.application_id, fields, now)
