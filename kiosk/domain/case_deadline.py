"""By which day a body has to answer, and do each of its steps: working days since it got the file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from kiosk.domain.calendar import local
from kiosk.domain.case import CaseStep, FoundCase, PlannedStep
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.working_days import WorkingDays

WITH_BODY: Final = frozenset({"accepted", "with_agency"})
_SENT_BACK: Final = "returned"
_TAKEN: Final = "with_agency"
_RECEIVED: Final = "received"  # a step of most services, by the words that they share


def answer_by(case: FoundCase, steps: Sequence[CaseStep], days: int, working: WorkingDays) -> str:
    """Return the day (ISO) by which the body has to answer, empty where the file does not lie with it.

    A file that it sent back to be completed is counted anew from when it had it again.

    Args:
        case: the case, in the state it has reached.
        steps: its history, oldest first.
        days: the working days of its service's longest way.
        working: the days on which offices are open.
    """
    if case.state not in WITH_BODY or not days:
        return ""
    since = _since(case, steps)
    return working.after(since, days).isoformat() if since is not None else ""


def plan_of(
    case: FoundCase, steps: Sequence[CaseStep], service: ServiceDefinition, working: WorkingDays
) -> tuple[PlannedStep, ...]:
    """Return the steps of the service's way and the day by which each should be done; none when not there.

    A body says of them only that it has received the file: the others are days that were planned, not what
    happened.
    """
    since = _since(case, steps) if case.state in WITH_BODY else None
    if since is None:
        return ()
    return tuple(
        PlannedStep(step.words, step.agency_code, working.after(since, days).isoformat())
        for step, days in service.way
        if step.code != _RECEIVED or case.state != _TAKEN
    )


def _since(case: FoundCase, steps: Sequence[CaseStep]) -> date | None:
    """Return the day on which the body got the file, the last time it did; None where no date says it."""
    back = max((place for place, step in enumerate(steps) if step.state == _SENT_BACK), default=-1)
    got = [step.at for step in steps[back + 1 :] if step.state in WITH_BODY]
    try:
        return _day_of(got[0] if got else case.filed_on)
    except ValueError:
        return None


def _day_of(at: str) -> date:
    """Return the date on Libya's clock."""
    moment = datetime.fromisoformat(at)
    return local(moment).date() if moment.tzinfo is not None else moment.date()
