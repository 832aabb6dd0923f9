"""Making a case of one application in a stored basket: state, reasons, tracking number, feed items."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.blobs.waiting import are_missing, hashes_of, note_attachments
from portal.cases import tracking
from portal.cases.checks import Findings, check_application, check_money
from portal.cases.services import Service
from portal.cases.slips import due_of, is_paid, wait_for_turn
from portal.cases.states import CaseState, note_event, tell_judgement
from portal.feed.numbered import append_item
from portal.notify.receipts import write_receipt
from portal.tables import Case, Device, Entry, Office, Tracking

_AS_FILED: Final = ("service", "service_version", "service_name_ar", "service_name_en")


@dataclass(frozen=True, slots=True)
class Filed:
    """One application of a basket: its facts, its place in the entry, its personal body and its service."""

    application: Mapping[str, Any]
    position: int
    personal: bytes | None
    service: Service | None


def file_application(
    session: Session, entry: Entry, facts: Mapping[str, Any], filed: Filed, findings: Findings, now: datetime
) -> None:
    """Judge one application and make its case; the feed items go to the counter that filed it."""
    application = filed.application
    check_application(findings, application, filed.personal, filed.service, facts["business_date"])
    check_money(findings, facts)
    wait_for_turn(session, application["application_id"])
    known = session.scalars(
        select(Case.id).where(Case.application_id == application["application_id"]).limit(1)
    )
    is_duplicate = known.first() is not None
    if is_duplicate:
        findings.add("duplicate")
    number = _claim_number(session, entry, application)
    pictures = hashes_of(application)
    case = Case(
        application_id=application["application_id"],
        entry_id=entry.id,
        position=filed.position,
        device_id=entry.device_id,
        office_code=session.get_one(Device, entry.device_id).office_code,
        agency_code=application["agency"],
        **{name: application[name] for name in _AS_FILED},
        tracking_number=number,
        filed_on=facts["business_date"],
        fee_dirhams=sum(line["dirhams"] for line in application["fee_lines"]),
        state=state_by(session, findings, pictures, is_owed=is_owed(session, facts, application)),
        state_at=now,
        reasons=findings.reasons,
        fields=findings.fields,
        is_duplicate=is_duplicate,
        latest_entry_id=entry.id,
    )
    session.add(case)
    session.flush()
    note_attachments(session, case, pictures)
    note_event(session, case, now)
    _send_receipt(session, case, facts, filed, now)
    _tell(session, entry, case, application["tracking_number"], now)


def is_owed(session: Session, facts: Mapping[str, Any], application: Mapping[str, Any]) -> bool:
    """Say whether an application of self-service still waits for its money."""
    due = due_of(facts)
    return bool(due) and not is_paid(session, application["application_id"], due or 0)


def state_by(session: Session, findings: Findings, pictures: list[str], *, is_owed: bool) -> CaseState:
    """Return the state that findings, missing money and missing pictures give an application."""
    if findings.reasons:
        return CaseState.NEEDS_ATTENTION
    if is_owed:
        return CaseState.WAITING_FOR_PAYMENT
    return CaseState.WAITING_FOR_ATTACHMENTS if are_missing(session, pictures) else CaseState.ACCEPTED


def _send_receipt(
    session: Session, case: Case, facts: Mapping[str, Any], filed: Filed, now: datetime
) -> None:
    if not case.is_duplicate:
        about = (facts, tracking.grouped(case.tracking_number), filed.personal)
        write_receipt(session, case, about, now)


def _tell(session: Session, entry: Entry, case: Case, printed: str, now: datetime) -> None:
    tell_judgement(session, case, entry, now)
    if case.tracking_number != printed:
        about = case.application_id
        renumbered = {"application_id": about, "old": printed, "new": case.tracking_number}
        append_item(session, entry.device_id, "tracking.renumbered", about, renumbered, now)


def _claim_number(session: Session, entry: Entry, application: Mapping[str, Any]) -> str:
    """Claim the printed tracking number, or a fresh one when another application has it.

    A number that cannot be typed back (wrong check digits, another office's) is replaced as well.
    """
    application_id, printed = application["application_id"], application["tracking_number"]
    device = session.get_one(Device, entry.device_id)
    office_number = session.get_one(Office, device.office_code).number
    is_sound = tracking.fault_of(printed) is None and printed.startswith(f"{office_number:04d}")
    if is_sound and _claim(session, printed, application_id):
        return str(printed)
    held = session.scalars(select(Tracking.number).where(Tracking.application_id == application_id)).first()
    while held is None:
        fresh = tracking.make(office_number)
        held = fresh if _claim(session, fresh, application_id) else None
    return held


def _claim(session: Session, number: str, application_id: str) -> bool:
    session.execute(
        insert(Tracking)
        .values(number=number, application_id=application_id)
        .on_conflict_do_nothing(index_elements=[Tracking.number])
    )
    holder = session.scalar(select(Tracking.application_id).where(Tracking.number == number))
    return holder == application_id
