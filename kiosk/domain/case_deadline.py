"""By which day a body has to answer: the working days of its service, from when it got the file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from kiosk.domain.calendar import local
from kiosk.domain.case import CaseStep, FoundCase
from kiosk.domain.working_days import WorkingDays

WITH_BODY: Final = frozenset({"accepted", "with_agency"})
_SENT_BACK: Final = "returned"


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
    back = max((place for place, step in enumerate(steps) if step.state == _SENT_BACK), default=-1)
    got = [step.at for step in steps[back + 1 :] if step.state in WITH_BODY]
    try:
        return working.after(_day_of(got[0] if got else case.filed_on), days).isoformat()
    except ValueError:
        return ""


def _day_of(at: str) -> date:
    """Return the date on Libya's clock."""
    moment = datetime.fromisoformat(at)
    return local(moment).date() if moment.tzinfo is not None else moment.date()
