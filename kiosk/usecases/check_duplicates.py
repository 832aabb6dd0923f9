"""Look whether the same person already has an application of the same kind here: it warns, never blocks."""

from collections.abc import Sequence
from datetime import timedelta

from kiosk.domain import case_acts
from kiosk.domain.application import Application
from kiosk.domain.case import FoundCase
from kiosk.domain.operator import Session
from kiosk.domain.person_numbers import numbers_applying
from kiosk.ports import Cases
from kiosk.usecases.counter import Counter

WITHIN_DAYS = 365
MOST = 5


def check_duplicates(
    counter: Counter, cases: Cases, session: Session, application: Application
) -> Sequence[FoundCase]:
    """Return earlier applications of this person for this service, newest first; finding some is noted.

    Reversed and withdrawn ones do not count. Without a number of the person nothing can be compared.
    """
    since = (counter.today() - timedelta(days=WITHIN_DAYS)).isoformat()
    numbers = numbers_applying(application.answers, application.person, application.applicant)
    found = cases.filed_before(application.service_code, numbers, since, MOST) if numbers else ()
    if found:
        with counter.journal.act() as act:
            noticed = case_acts.duplicate_noticed(application, found)
            act.append(counter.draft(noticed, session))
    return found
