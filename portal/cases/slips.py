"""Applications filed at self-service and what pays for them, by slip or terminal, whichever comes first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.blobs.waiting import are_missing
from portal.cases.bodies import Opened, sums_to_zero
from portal.cases.states import CaseState, change_state
from portal.cases.terminal import note_paid
from portal.tables import Case, CaseAttachment, SlipPayment

PAID_TWICE = "paid_twice"
PAYMENT_DIFFERS = "payment_differs"


def due_of(facts: Mapping[str, Any]) -> int | None:
    """Return what is owed for an application filed at self-service, None for one paid at its counter."""
    due = facts.get("due_dirhams")
    return int(due) if due is not None else None


def is_paid(session: Session, application_id: str, dirhams: int) -> bool:
    """Say whether a sound payment of that amount is known."""
    paid = select(SlipPayment.entry_id).where(
        SlipPayment.application_id == application_id, SlipPayment.dirhams == dirhams, SlipPayment.is_sound
    )
    return session.scalars(paid.limit(1)).first() is not None


def judge_slip(session: Session, opened: Opened, doubts: list[str], now: datetime) -> list[str]:
    """Join a cashed slip to its application; money paid twice or of another amount waits for a person.

    Returns:
        What is wrong with the entry itself.
    """
    entry, facts = opened.entry, opened.facts
    application = facts["applications"][0]
    application_id = application["application_id"]
    wait_for_turn(session, application_id)
    flags = [] if sums_to_zero(facts) else ["ledger_unbalanced"]
    flags += note_paid(session, opened)
    dirhams = sum(payment["dirhams"] for payment in facts["payments"])
    if dirhams != sum(line["dirhams"] for line in application["fee_lines"]):
        flags.append(PAYMENT_DIFFERS)
    earlier = select(SlipPayment.entry_id).where(
        SlipPayment.application_id == application_id, SlipPayment.is_sound
    )
    if session.scalars(earlier.limit(1)).first() is not None:
        flags.append(PAID_TWICE)
    is_sound = not (doubts or flags)
    session.add(
        SlipPayment(entry_id=entry.id, application_id=application_id, dirhams=dirhams, is_sound=is_sound)
    )
    session.flush()
    case = session.scalars(
        select(Case).where(Case.application_id == application_id).order_by(Case.id)
    ).first()
    if case is not None and is_sound:
        _settle(session, case, dirhams, now)
    return flags


def _settle(session: Session, case: Case, dirhams: int, now: datetime) -> None:
    """Let a paid case go on as one that was paid when it was filed: to its pictures, if they are missing."""
    if case.state != CaseState.WAITING_FOR_PAYMENT:
        return
    if case.fee_dirhams != dirhams:
        case.reasons = [*case.reasons, PAYMENT_DIFFERS]
        change_state(session, case, CaseState.NEEDS_ATTENTION, now)
        return
    pictures = session.scalars(select(CaseAttachment.hash).where(CaseAttachment.case_id == case.id)).all()
    is_waiting = are_missing(session, pictures)
    change_state(session, case, CaseState.WAITING_FOR_ATTACHMENTS if is_waiting else CaseState.ACCEPTED, now)


def wait_for_turn(session: Session, application_id: str) -> None:
    """Let portals that judge one application for two counters do so one after the other, so both see it."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(application_id, 0))))
