"""A result at an office: laid out for collection, with a code the citizen is told and the counter checks."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.cases import tracking
from portal.cases.current import personal_now
from portal.cases.duties import day_of
from portal.cases.states import CaseState, Step, change_state, tell
from portal.cases.working_days import working_days
from portal.notify.outbox import write_notice
from portal.notify.sms import ready_text
from portal.result_tables import Collection
from portal.tables import Case, Office
from portal.text_codes import time_text

KEPT_DAYS: Final = 30
_CODE_DIGITS: Final = 6
# RFC 7914 section 2; a code of six digits is guarded by the counter, the cost only slows down a stolen list.
_SCRYPT: Final[dict[str, int]] = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
_NAME_PARTS: Final = ("given_name", "father_name", "grandfather_name", "family_name")
_NUMBERS: Final = ("national_number", "residence_permit_number", "administrative_number", "document_number")
_SHOWN_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Place:
    """The office where a result lies, and who brought it there."""

    office_code: str
    step: Step


def lay_out(session: Session, case: Case, place: Place, now: datetime) -> None:
    """Note that a result lies at an office, tell the counters, and write the notice to the citizen."""
    answers = answers_of(session, case)
    phone = answers.get("phone")
    is_told = isinstance(phone, str) and bool(phone)
    code = f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"
    salt = secrets.token_bytes(16)
    last = day_of(now) + timedelta(days=KEPT_DAYS)
    keep_until = working_days(session).first_from(last).isoformat()
    lies = session.get(Collection, case.application_id) or Collection(application_id=case.application_id)
    lies.case_id, lies.office_code, lies.keep_until = case.id, place.office_code, keep_until
    # Who cannot be told a code shows a document instead.
    lies.code_salt = salt.hex() if is_told else ""
    lies.code_hash, lies.ready_at = code_hash(code, salt) if is_told else "", now
    session.add(lies)
    session.flush()
    tell(session, case, "result.ready", _ready_fields(session, case, lies, answers), now)
    step = Step(place.step.by, place.office_code, place.step.reason, keep_until)
    change_state(session, case, CaseState.AT_OFFICE, now, step)
    if is_told:
        text = ready_text(tracking.grouped(case.tracking_number), code)
        write_notice(session, case, "result_ready", str(phone), text, now)
        change_state(
            session, case, CaseState.NOTIFIED, now, Step("portal", place.office_code, "", keep_until)
        )


def code_hash(code: str, salt: bytes) -> str:
    """Return what a counter compares a typed code with."""
    return hashlib.scrypt(code.encode(), salt=salt, **_SCRYPT).hex()


def answers_of(session: Session, case: Case) -> dict[str, Any]:
    """Return the answers of a case as they stand; empty when they were erased or never came whole."""
    found = personal_now(session, case).get("answers")
    return found if isinstance(found, dict) else {}


def _ready_fields(session: Session, case: Case, lies: Collection, answers: dict[str, Any]) -> dict[str, Any]:
    """Return what a counter needs to hand a result to the right person without a line.

    The holder's name is in full, to be compared with a document; of numbers only the last digits are told.
    """
    office = session.get_one(Office, lies.office_code)
    number = next((str(answers[name]) for name in _NUMBERS if answers.get(name)), "")
    return {
        "application_id": case.application_id,
        "tracking_number": case.tracking_number,
        "service": case.service,
        "service_name_ar": case.service_name_ar,
        "service_name_en": case.service_name_en,
        "filed_on": case.filed_on,
        "office": office.code,
        "office_name_ar": office.name_ar,
        "office_name_en": office.name_en,
        "holder": " ".join(str(answers[part]) for part in _NAME_PARTS if answers.get(part)),
        "holder_number_ends": number[-_SHOWN_DIGITS:],
        "holder_born": str(answers.get("birth_date", ""))[:4],
        "code_salt": lies.code_salt,
        "code_hash": lies.code_hash,
        "ready_at": time_text(lies.ready_at),
        "keep_until": lies.keep_until,
    }
