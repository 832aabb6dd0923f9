"""By which day a body has to answer: the working days of its service, from when it got the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.case_state import CaseState
from portal.cases.duties import day_of
from portal.cases.working_days import WorkingDays, working_days
from portal.feed.publishing import CATALOGUE, newest_of, payload_of
from portal.tables import Case, CaseEvent

WITH_BODY: Final = frozenset({CaseState.ACCEPTED, CaseState.WITH_AGENCY})


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day by which the body has to answer, and whether it has let it pass."""

    answer_by: date
    is_late: bool


def longest_way(workflow: Iterable[Mapping[str, Any]]) -> int:
    """Return how many working days the longest way through a service's workflow takes."""
    ready: dict[str, int] = {}
    for step in workflow:
        before = max((ready.get(code, 0) for code in step.get("after", ())), default=0)
        ready[str(step["code"])] = int(step["days"]) + before
    return max(ready.values(), default=0)


def since(filed_on: date, events: Sequence[tuple[str, datetime]]) -> date:
    """Return the day on which the body got the file: after the last time it was sent back to be completed.

    Args:
        filed_on: counts where nothing else is known.
        events: states and when they were reached, oldest first.
    """
    returned = (place for place, (state, _) in enumerate(events) if state == CaseState.RETURNED)
    back = max(returned, default=-1)
    return next((day_of(at) for state, at in events[back + 1 :] if state in WITH_BODY), filed_on)


def deadlines(session: Session, cases: Sequence[Case], now: datetime) -> Mapping[int, Deadline]:
    """Return the deadlines of those cases that lie with their body, by the services published last."""
    lying = [case for case in cases if case.state in WITH_BODY]
    if not lying:
        return {}
    ways, working = _ways(session), working_days(session)
    history = _history(session, lying)
    found = ((case, _deadline(case, history[case.id], ways, working, now)) for case in lying)
    return {case.id: deadline for case, deadline in found if deadline is not None}


def _deadline(
    case: Case,
    events: Sequence[tuple[str, datetime]],
    ways: Mapping[str, int],
    working: WorkingDays,
    now: datetime,
) -> Deadline | None:
    days = ways.get(case.service, 0)
    if not days:
        return None
    until = working.count(since(date.fromisoformat(case.filed_on), events), days)
    return Deadline(until, until < day_of(now))


def _ways(session: Session) -> Mapping[str, int]:
    newest = newest_of(session, CATALOGUE, CATALOGUE)
    services = payload_of(newest)["services"] if newest is not None else ()
    return {str(one["code"]): longest_way(one.get("workflow", ())) for one in services}


def _history(session: Session, cases: Sequence[Case]) -> Mapping[int, list[tuple[str, datetime]]]:
    found: dict[int, list[tuple[str, datetime]]] = {case.id: [] for case in cases}
    told = select(CaseEvent).where(CaseEvent.case_id.in_(found)).order_by(CaseEvent.id)
    for event in session.scalars(told):
        found[event.case_id].append((event.state, event.at))
    return found
