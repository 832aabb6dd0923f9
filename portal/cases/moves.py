"""The steps an agency may take with a case of its own, and what each leads to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.results import Place, lay_out
from portal.cases.states import CaseState, Step, change_state
from portal.errors import CaseUnknownError, MoveRefusedError
from portal.result_tables import AgencyMove
from portal.tables import Case, Office

# Each step: the states it may begin in, and the state it leads to.
MOVES: Final[dict[str, tuple[frozenset[CaseState], CaseState]]] = {
    "take": (frozenset({CaseState.ACCEPTED}), CaseState.WITH_AGENCY),
    "return": (frozenset({CaseState.WITH_AGENCY}), CaseState.RETURNED),
    "resume": (frozenset({CaseState.RETURNED}), CaseState.WITH_AGENCY),
    "grant": (frozenset({CaseState.WITH_AGENCY}), CaseState.GRANTED),
    "refuse": (frozenset({CaseState.WITH_AGENCY}), CaseState.REFUSED),
    "deliver": (frozenset({CaseState.GRANTED, CaseState.REFUSED}), CaseState.AT_OFFICE),
    "close": (
        frozenset(
            {
                CaseState.GRANTED,
                CaseState.REFUSED,
                CaseState.HANDED_OVER,
                CaseState.EXPIRED,
                CaseState.DISPUTED,
            }
        ),
        CaseState.CLOSED,
    ),
}
# Why a file goes back, or a wish is refused, is always said.
WITH_REASON: Final = frozenset({"return", "refuse"})


@dataclass(frozen=True, slots=True)
class Move:
    """A step as an agency asks for it, under a number of its own making."""

    move_id: str
    name: str
    reason: str = ""
    deadline: str = ""
    office: str = ""


def case_of(session: Session, agency: str, application_id: str, *, for_update: bool = False) -> Case:
    """Return an agency's own case.

    Raises:
        CaseUnknownError: there is none, or it is another body's.
    """
    found = (
        select(Case)
        .where(Case.application_id == application_id, Case.agency_code == agency)
        .order_by(Case.is_duplicate, Case.id.desc())
        .limit(1)
    )
    case = session.scalars(found.with_for_update() if for_update else found).first()
    if case is None:
        raise CaseUnknownError(application_id)
    return case


def take_step(session: Session, agency: str, application_id: str, move: Move, now: datetime) -> AgencyMove:
    """Take a step once; the same number again gives the same answer and does nothing.

    Raises:
        CaseUnknownError: no such case of this agency.
        MoveRefusedError: the case does not stand where this step begins, or the step lacks its reason.
    """
    case = case_of(session, agency, application_id, for_update=True)
    done = session.get(AgencyMove, (agency, move.move_id))
    if done is not None:
        if (done.case_id, done.move) != (case.id, move.name):
            raise MoveRefusedError("move_id", state=case.state)
        return done
    begins, leads_to = MOVES[move.name]
    if case.state not in begins:
        raise MoveRefusedError(move.name, state=case.state)
    if move.name in WITH_REASON and not move.reason:
        raise MoveRefusedError("reason", state=case.state)
    step = Step(f"agency:{agency}", move.office, move.reason, move.deadline)
    if leads_to is CaseState.AT_OFFICE:
        lay_out(session, case, Place(_office_for(session, case, move.office), step), now)
    else:
        change_state(session, case, leads_to, now, step)
    made = AgencyMove(
        agency_code=agency, move_id=move.move_id, case_id=case.id, move=move.name, state=case.state, at=now
    )
    session.add(made)
    session.flush()
    return made


def _office_for(session: Session, case: Case, named: str) -> str:
    """Return where a result goes: the office the agency names, else where the application was filed."""
    if named and session.get(Office, named) is None:
        raise MoveRefusedError("office", state=case.state)
    return named or case.office_code
