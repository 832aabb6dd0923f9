"""The states of a case, and the one way to change them: case, event and feed items together."""

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.feed.numbered import append_item
from portal.result_tables import Collection
from portal.tables import Case, CaseEvent, Device
from portal.text_codes import time_text


class CaseState(enum.StrEnum):
    """Where a case can stand, from the portal's first word to its end."""

    ACCEPTED = "accepted"
    WAITING_FOR_ATTACHMENTS = "waiting_for_attachments"
    WAITING_FOR_PAYMENT = "waiting_for_payment"
    NEEDS_ATTENTION = "needs_attention"
    WITH_AGENCY = "with_agency"
    RETURNED = "returned"
    GRANTED = "granted"
    REFUSED = "refused"
    AT_OFFICE = "at_office"
    NOTIFIED = "notified"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    EXPIRED = "expired"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Step:
    """Who takes a case further, where, why, and what is due until which date; empty where nothing is said.

    `by` is `portal`, `agency:CODE`, or `office` with the office's code beside it; `reason` is a code.
    """

    by: str = "portal"
    office_code: str = ""
    reason: str = ""
    deadline: str = ""

    def fields(self) -> dict[str, str]:
        """Return what a feed item says of the step."""
        said = {"by": self.by, "office": self.office_code, "reason": self.reason, "deadline": self.deadline}
        return {name: value for name, value in said.items() if value}


THE_PORTAL = Step()


def note_event(session: Session, case: Case, now: datetime, step: Step = THE_PORTAL) -> None:
    """Write the state a case has reached into its history."""
    session.add(
        CaseEvent(
            case_id=case.id,
            state=case.state,
            at=now,
            by=step.by,
            office_code=step.office_code,
            reason=step.reason,
            deadline=step.deadline,
        )
    )


def change_state(
    session: Session, case: Case, state: CaseState, now: datetime, step: Step = THE_PORTAL
) -> None:
    """Move a case to another state and tell every counter that it concerns."""
    if case.state == state:
        return
    case.state, case.state_at = state, now
    note_event(session, case, now, step)
    fields = {"application_id": case.application_id, "state": str(state), "at": time_text(now)}
    tell(session, case, "case.state", {**fields, **step.fields()}, now)


def tell(session: Session, case: Case, kind: str, fields: dict[str, str], now: datetime) -> None:
    """Lay an item about a case into the feed of every counter that it concerns."""
    for device_id in concerned(session, case):
        append_item(session, device_id, kind, case.application_id, dict(fields), now)


def concerned(session: Session, case: Case) -> list[str]:
    """Return the counters a case concerns, in one order for everybody, so that nobody waits in a circle.

    That is the counter that filed it; once there is a result, every counter of that office and of the office
    where the result lies.
    """
    lies = session.get(Collection, case.application_id)
    if lies is None:
        return [case.device_id]
    offices = {case.office_code, lies.office_code}
    there = session.scalars(
        select(Device.device_id).where(Device.office_code.in_(offices), Device.revoked_at.is_(None))
    )
    return sorted({case.device_id, *there})
