"""The line of agencies (`contract/agency.md`): their cases, the answers of one, the steps they take."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from psycopg.errors import DeadlockDetected
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.agency.keys import agency_of
from portal.api.caller import RequestBody, ThePortal
from portal.api.canonical_answer import canonical_answer
from portal.api.limits import TryLimiter
from portal.cases.bodies import validator
from portal.cases.current import application_now, personal_now
from portal.cases.deadlines import Deadline, deadlines
from portal.cases.moves import Move, case_of, take_step
from portal.cases.papers import papers_told
from portal.cases.results import answers_of
from portal.errors import AgencyUnknownError, MalformedError
from portal.opened import Portal
from portal.result_tables import AgencyMove, AgencyReading
from portal.tables import Case, CaseEvent
from portal.text_codes import time_text

_BEARER: Final = re.compile(r"Bearer ([A-Za-z0-9_-]{20,100})")
_TRIES: Final = 4
_MOST: Final = 200
router = APIRouter(prefix="/v1/agency")


def agency_calling(request: Request, portal: ThePortal) -> str:
    """Return which agency asks.

    Raises:
        AgencyUnknownError: the secret is missing, unknown or revoked.
        TooManyTriesError: too many wrong secrets from this address.
    """
    address = request.client.host if request.client else ""
    tries: TryLimiter = request.app.state.agency_tries
    tries.require(address)
    found = _BEARER.fullmatch(request.headers.get("authorization", ""))
    try:
        with portal.sessions() as session:
            return agency_of(session, found[1] if found else "")
    except AgencyUnknownError:
        tries.refused(address)
        raise


Agency = Annotated[str, Depends(agency_calling)]


@router.get("/cases")
def cases(
    agency: Agency,
    portal: ThePortal,
    state: Annotated[str, Query(max_length=32, pattern="^[a-z_]+$")],
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
) -> Response:
    """List the agency's cases in a state, oldest first; nothing personal is in the list."""
    with portal.sessions() as session:
        rows = session.scalars(
            select(Case)
            .where(Case.agency_code == agency, Case.state == state, Case.id > after, ~Case.is_duplicate)
            .order_by(Case.id)
            .limit(limit + 1)
        ).all()
        shown = rows[:limit]
        due = deadlines(session, shown, portal.clock())
        listed = [_case_fields(case, due.get(case.id)) for case in shown]
    following = shown[-1].id if shown else after
    return canonical_answer({"cases": listed, "next": following, "more": len(rows) > limit})


@router.get("/cases/{application_id}")
def case(agency: Agency, portal: ThePortal, application_id: str) -> Response:
    """Give the whole case with its answers; that they were read is written down."""
    with portal.sessions.begin() as session:
        found = case_of(session, agency, application_id)
        session.add(AgencyReading(agency_code=agency, application_id=application_id, at=portal.clock()))
        due = deadlines(session, [found], portal.clock())
        told = {
            **_case_fields(found, due.get(found.id)),
            "answers": answers_of(session, found),
            "applicant": personal_now(session, found).get("applicant", {}),
            "documents": papers_told(application_now(session, found)),
            "events": _events(session, found),
        }
    return canonical_answer(told)


@router.post("/cases/{application_id}/moves")
def move(agency: Agency, portal: ThePortal, application_id: str, body: RequestBody) -> Response:
    """Take a step; the same number again gets the same answer."""
    fields = canonical_json.decode(body)
    if not validator("agency-move").is_valid(fields):
        raise MalformedError("agency-move")
    wanted = Move(
        fields["move_id"],
        fields["move"],
        fields.get("reason", ""),
        fields.get("deadline", ""),
        fields.get("office", ""),
    )
    return canonical_answer(_taken(portal, agency, application_id, wanted))


def _taken(portal: Portal, agency: str, application_id: str, wanted: Move) -> Mapping[str, Any]:
    """Take a step; of two in each other's way the database lets one fail, and it tries again."""
    for left in reversed(range(_TRIES)):
        try:
            with portal.sessions.begin() as session:
                made = take_step(session, agency, application_id, wanted, portal.clock())
                return _move_fields(made, application_id)
        except OperationalError as error:
            if not left or not isinstance(error.orig, DeadlockDetected):
                raise
    raise AssertionError("unreachable")


def _move_fields(made: AgencyMove, application_id: str) -> Mapping[str, Any]:
    return {"application_id": application_id, "state": made.state, "at": time_text(made.at)}


def _case_fields(found: Case, due: Deadline | None) -> dict[str, Any]:
    return {
        "answer_by": due.answer_by.isoformat() if due is not None else "",
        "is_late": due is not None and due.is_late,
        "id": found.id,
        "application_id": found.application_id,
        "tracking_number": found.tracking_number,
        "service": found.service,
        "service_version": found.service_version,
        "office": found.office_code,
        "filed_on": found.filed_on,
        "fee_dirhams": found.fee_dirhams,
        "state": found.state,
        "state_at": time_text(found.state_at),
    }


def _events(session: Session, found: Case) -> list[dict[str, str]]:
    rows = session.scalars(select(CaseEvent).where(CaseEvent.case_id == found.id).order_by(CaseEvent.id))
    return [
        {
            "state": row.state,
            "at": time_text(row.at),
            "by": row.by,
            "office": row.office_code,
            "reason": row.reason,
            "deadline": row.deadline,
        }
        for row in rows
    ]
