"""What a citizen is told about an application: state, reasons and next step in words, nothing personal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.cases import tracking
from portal.cases.bodies import bodies_of
from portal.cases.case_state import TAKEN_BACK
from portal.cases.deadlines import deadlines
from portal.cases.duties import duty_of
from portal.cases.revisions import CORRECTED
from portal.cases.states import CaseState
from portal.cases.terminal import is_looked_into
from portal.cases.working_days import working_days
from portal.errors import MalformedError
from portal.feed.publishing import CATALOGUE, newest_of, payload_of
from portal.tables import Case, CaseEvent, Entry, Office, Tracking
from portal.web.words import date_words, moment_words, money_words, texts

_MOODS: Final = {
    CaseState.ACCEPTED: "good",
    CaseState.WAITING_FOR_ATTACHMENTS: "quiet",
    CaseState.WAITING_FOR_PAYMENT: "warn",
    CaseState.NEEDS_ATTENTION: "warn",
    CaseState.WITH_AGENCY: "quiet",
    CaseState.RETURNED: "warn",
    CaseState.GRANTED: "good",
    CaseState.REFUSED: "bad",
    CaseState.AT_OFFICE: "good",
    CaseState.NOTIFIED: "good",
    CaseState.HANDED_OVER: "good",
    CaseState.CLOSED: "quiet",
    CaseState.EXPIRED: "warn",
    CaseState.DISPUTED: "warn",
    CaseState.WITHDRAWN: "quiet",
    CaseState.REFUNDED: "quiet",
}


@dataclass(frozen=True, slots=True)
class Event:
    """A step of the way so far, in words."""

    words: str
    when: str
    mood: str
    note: str = ""


def case_view(session: Session, number: str, language: str, now: datetime) -> dict[str, Any] | None:
    """Return what the page of a tracking number shows, or None when the number is not known."""
    held = session.get(Tracking, number)
    if held is None:
        return None
    case = session.scalars(
        select(Case).where(Case.application_id == held.application_id).order_by(Case.id.desc()).limit(1)
    ).one()
    office = session.get_one(Office, case.office_code)
    words = texts(language)
    is_arabic = language == "ar"
    return {
        "state": words["state"][_told(session, case)],
        "mood": _MOODS[CaseState(case.state)],
        "service": case.service_name_ar if is_arabic else case.service_name_en,
        "office": office.name_ar if is_arabic else office.name_en,
        "number": tracking.grouped(case.tracking_number),
        "filed_on": date_words(case.filed_on, language),
        "receipt": _receipt(session, case, language),
        "reasons": _reasons(case, language),
        "duty": _duty(session, case, office.name_ar if is_arabic else office.name_en, language),
        "answer": _answer(session, case, language, now),
        "steps": _steps(session, case, language),
        "events": _events(session, case, language),
    }


def _told(session: Session, case: Case) -> str:
    """Return the state as a citizen is told it: while a payment is looked into nobody is told to pay."""
    is_open = case.state == CaseState.WAITING_FOR_PAYMENT and is_looked_into(session, case.application_id)
    return "payment_looked_into" if is_open else case.state


def _receipt(session: Session, case: Case, language: str) -> dict[str, str] | None:
    """Return number and fee of the receipt, for whoever got no paper; None where none was given or it fell.

    The fee is this application's alone: others on the receipt are nobody's business here.
    """
    data = bodies_of(session, session.get_one(Entry, case.entry_id))[0]
    try:
        receipt = canonical_json.decode(data).get("receipt") if data is not None else None
    except MalformedError:
        return None
    if case.state in TAKEN_BACK or not isinstance(receipt, dict):
        return None
    return {"number": str(receipt.get("number", "")), "fee": money_words(case.fee_dirhams, language)}


def _reasons(case: Case, language: str) -> list[str]:
    words = texts(language)["reason"]
    if case.state != CaseState.NEEDS_ATTENTION:
        return []
    return list(dict.fromkeys(words.get(reason, words["other"]) for reason in case.reasons))


def _duty(session: Session, case: Case, office: str, language: str) -> dict[str, str] | None:
    """Return who has to act and by when, None where nobody has to."""
    duty = duty_of(case.state, case.reasons, case.state_at, working_days(session))
    if duty is None:
        return None
    owner = texts(language)["owner"][duty.owner].format(office=office)
    return {"owner": owner, "due_on": date_words(duty.due_on.isoformat(), language)}


def _answer(session: Session, case: Case, language: str, now: datetime) -> dict[str, str] | None:
    """Return by when the body answers, and in words that it is late; None where the file is not with it."""
    due = deadlines(session, [case], now).get(case.id)
    if due is None:
        return None
    until = date_words(due.answer_by.isoformat(), language)
    return {"until": until, "late": texts(language)["case"]["late"].format(date=until) if due.is_late else ""}


def _steps(session: Session, case: Case, language: str) -> list[str]:
    """Return the service's own next step where the application is on its way, else the state's."""
    general: str = texts(language)["state"][_told(session, case)]["next"]
    if case.state != CaseState.ACCEPTED:
        return [general]
    newest = newest_of(session, CATALOGUE, CATALOGUE)
    services = payload_of(newest)["services"] if newest else []
    own = [
        service.get("next_steps", {}).get(language) for service in services if service["code"] == case.service
    ]
    return [step for step in own if step] or [general]


def _events(session: Session, case: Case, language: str) -> list[Event]:
    words = texts(language)
    received_at = session.get_one(Entry, case.entry_id).received_at
    told = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id))
    return [
        Event(words["case"]["filed_here"], date_words(case.filed_on, language), "good"),
        Event(words["case"]["received"], moment_words(received_at, language), "good"),
        *(_event(session, event, language) for event in told),
    ]


def _event(session: Session, event: CaseEvent, language: str) -> Event:
    words, when = texts(language), moment_words(event.at, language)
    if event.state == CORRECTED:
        return Event(words["case"]["corrected"], when, "quiet")
    name, mood = words["state"][event.state]["name"], _MOODS[CaseState(event.state)]
    return Event(name, when, mood, _note(session, event, language))


def _note(session: Session, event: CaseEvent, language: str) -> str:
    """Say who took a step, where, why, and what is due until when; as far as it was said."""
    words = texts(language)["step"]
    office = session.get(Office, event.office_code) if event.office_code else None
    who = words["agency"] if event.by.startswith("agency:") else ""
    where = (office.name_ar if language == "ar" else office.name_en) if office else ""
    why = words["reason"].get(event.reason, words["reason"]["other"]) if event.reason else ""
    until = words["until"].format(date=date_words(event.deadline, language)) if event.deadline else ""
    return " · ".join(part for part in (who, where, why, until) if part)
