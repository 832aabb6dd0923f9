"""The one way to change the state of a case: case, event and feed items together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.case_state import CaseState
from portal.cases.duties import duty_of
from portal.cases.working_days import working_days
from portal.feed.numbered import append_item
from portal.result_tables import Collection
from portal.tables import Case, CaseEvent, Device, Entry
from portal.text_codes import time_text

__all__ = [
    "CaseState",
    "Step",
    "change_state",
    "concerned",
    "note_event",
    "state_when_complete",
    "take_back",
    "tell",
    "tell_judgement",
]


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


def take_back(session: Session, case: Case, facts: Mapping[str, Any], now: datetime) -> None:
    """Take a case back as an entry says; where money was paid, it was given back with it."""
    step = Step("office", str(facts.get("office", "")))
    change_state(session, case, CaseState.WITHDRAWN, now, step)
    if case.fee_dirhams and facts["payments"]:
        change_state(session, case, CaseState.REFUNDED, now, step)


def state_when_complete(session: Session, case: Case) -> CaseState:
    """Return where a case goes once nothing is wrong with it: to an agency again that has sent it back."""
    sent_back = select(CaseEvent.id).where(
        CaseEvent.case_id == case.id, CaseEvent.state == CaseState.RETURNED
    )
    has_been = session.scalars(sent_back.limit(1)).first() is not None
    return CaseState.WITH_AGENCY if has_been else CaseState.ACCEPTED


def change_state(
    session: Session, case: Case, state: CaseState, now: datetime, step: Step = THE_PORTAL
) -> None:
    """Move a case to another state and tell every counter that it concerns; the caller sets its reasons."""
    if case.state == state:
        return
    case.state, case.state_at = state, now
    note_event(session, case, now, step)
    fields: dict[str, Any] = {
        "application_id": case.application_id,
        "state": str(state),
        "at": time_text(now),
        "entry_hash": session.get_one(Entry, case.latest_entry_id).hash,
        "reasons": _asked_for(case, step),
        **_duty_fields(session, case, step),
        **step.fields(),
    }
    tell(session, case, "case.state", fields, now)


def tell(session: Session, case: Case, kind: str, fields: dict[str, Any], now: datetime) -> None:
    """Lay an item about a case into the feed of every counter that it concerns."""
    for device_id in concerned(session, case):
        append_item(session, device_id, kind, case.application_id, dict(fields), now)


def tell_judgement(session: Session, case: Case, judged: Entry, now: datetime, refused: str = "") -> None:
    """Tell the counters of a case how it is judged beside the words of one entry.

    Args:
        session: the transaction.
        case: the case, in the state it has reached.
        judged: the entry whose words were judged.
        now: the moment of the judgement.
        refused: why the entry was not taken although the case stands as it did; empty when it was.
    """
    fields: dict[str, Any] = {
        "application_id": case.application_id,
        "entry_hash": judged.hash,
        "state": case.state,
        "reasons": case.reasons,
        "fields": case.fields,
        **_duty_fields(session, case),
    }
    if refused:
        duty = duty_of(CaseState.NEEDS_ATTENTION, [refused], now, working_days(session))
        fields |= {"state": "needs_attention", "reasons": [refused], "fields": []}
        fields |= duty.fields() if duty is not None else {}
    for device_id in sorted({*concerned(session, case), judged.device_id}):
        append_item(session, device_id, "judgement", case.application_id, fields, now)


def concerned(session: Session, case: Case) -> list[str]:
    """Return the counters a case concerns, in one order for everybody, so that nobody waits in a circle.

    That is the counter that filed it and the one that amended it last; once there is a result, every counter
    of that office and of the office where the result lies.
    """
    spoke = {case.device_id, session.get_one(Entry, case.latest_entry_id).device_id}
    lies = session.get(Collection, case.application_id)
    if lies is None:
        return sorted(spoke)
    offices = {case.office_code, lies.office_code}
    there = session.scalars(
        select(Device.device_id).where(Device.office_code.in_(offices), Device.revoked_at.is_(None))
    )
    return sorted({*spoke, *there})


def _asked_for(case: Case, step: Step) -> list[str]:
    """Return why somebody has to act: what judgement found, or what the agency sent it back for."""
    if case.state == CaseState.RETURNED:
        return [step.reason] if step.reason else []
    return case.reasons if case.state == CaseState.NEEDS_ATTENTION else []


def _duty_fields(session: Session, case: Case, step: Step = THE_PORTAL) -> dict[str, Any]:
    """Return owner and deadline of a case as the feed tells them; nothing where nobody has to act."""
    duty = duty_of(case.state, case.reasons, case.state_at, working_days(session))
    if duty is None:
        return {}
    return duty.named(step.deadline) if step.deadline else duty.fields()
