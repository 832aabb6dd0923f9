"""What counters say became of results: handed over, or sent back; one that leaves twice is never unseen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.cases import tracking
from portal.cases.bodies import Opened, place_flags
from portal.cases.items import note_items
from portal.cases.results import answers_of
from portal.cases.states import CaseState, Step, change_state, concerned
from portal.feed.numbered import append_item
from portal.notify.outbox import write_notice
from portal.notify.sms import unclaimed_text
from portal.result_tables import Handover
from portal.tables import Case, Entry, Tracking

HANDED_OVER: Final = "result.handed_over"
UNCLAIMED: Final = "result.unclaimed"
KINDS: Final = frozenset({HANDED_OVER, UNCLAIMED})
_READY: Final = frozenset({CaseState.AT_OFFICE, CaseState.NOTIFIED})


def judge_result(session: Session, opened: Opened, doubts: Sequence[str], now: datetime) -> list[str]:
    """Take note of a hand-over or a return.

    Returns:
        What is wrong with the entry: `place_differs`, `case_unknown`, `not_ready`,
        `handed_over_twice`.
    """
    entry, facts = opened.entry, opened.facts
    flags = place_flags(session, entry, facts) + note_items(session, entry, facts, now)
    case = _case_named(session, facts["tracking_number"])
    if case is None:
        return [*flags, "case_unknown"]
    _wait_for_turn(session, case.application_id)
    before = _others(session, case.application_id)
    made = _note(session, entry, case, facts, is_conflict=bool(before))
    if before:
        _tell_conflict(session, case, [*before, made], now)
        return [*flags, "handed_over_twice"]
    if case.state not in _READY:
        flags.append("not_ready")
    if not doubts:  # an unproved hand closes nothing; a person decides
        _follow(session, case, entry.kind, facts, now)
    return flags


def _follow(session: Session, case: Case, kind: str, facts: Mapping[str, Any], now: datetime) -> None:
    step = Step("office", str(facts["office"]))
    if kind == HANDED_OVER:
        change_state(session, case, CaseState.HANDED_OVER, now, step)
        return
    change_state(session, case, CaseState.EXPIRED, now, Step(step.by, step.office_code, "unclaimed"))
    phone = answers_of(session, case).get("phone")
    if isinstance(phone, str) and phone:
        text = unclaimed_text(tracking.grouped(case.tracking_number))
        write_notice(session, case, "unclaimed", phone, text, now)


def _case_named(session: Session, number: str) -> Case | None:
    held = session.get(Tracking, number)
    if held is None:
        return None
    return session.scalars(
        select(Case)
        .where(Case.application_id == held.application_id)
        .order_by(Case.is_duplicate, Case.id.desc())
        .limit(1)
    ).first()


def _wait_for_turn(session: Session, application_id: str) -> None:
    """Let two counters' words on one result be judged one after the other: the second sees the first."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(application_id, 0))))


def _others(session: Session, application_id: str) -> list[Handover]:
    earlier = select(Handover).where(Handover.application_id == application_id).order_by(Handover.entry_id)
    return list(session.scalars(earlier))


def _note(
    session: Session, entry: Entry, case: Case, facts: Mapping[str, Any], *, is_conflict: bool
) -> Handover:
    made = Handover(
        entry_id=entry.id,
        application_id=case.application_id,
        tracking_number=case.tracking_number,
        outcome=entry.kind.removeprefix("result."),
        office_code=facts["office"],
        counter=facts["counter"],
        device_id=entry.device_id,
        at=facts["at"],
        is_conflict=is_conflict,
    )
    session.add(made)
    session.flush()
    return made


def _tell_conflict(session: Session, case: Case, told: Sequence[Handover], now: datetime) -> None:
    """Say at every counter concerned, and at those that handed it over, that one result left twice."""
    for one in told:
        one.is_conflict = True
    change_state(session, case, CaseState.DISPUTED, now, Step("portal", "", "handed_over_twice"))
    fields: dict[str, Any] = {
        "application_id": case.application_id,
        "tracking_number": case.tracking_number,
        "handovers": [
            {"outcome": one.outcome, "office": one.office_code, "counter": one.counter, "at": one.at}
            for one in told
        ],
    }
    for device_id in sorted({*concerned(session, case), *(one.device_id for one in told)}):
        append_item(session, device_id, "result.conflict", case.application_id, fields, now)
