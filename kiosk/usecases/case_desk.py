"""Everything about cases and results on one object, for window, commands and tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.domain.application import Application
from kiosk.domain.case import CaseFile, CaseTodos, FoundCase, LookUp
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId
from kiosk.domain.operator import Role, Session
from kiosk.errors import SupervisorNeededError
from kiosk.ports import Cases, PaperJudge
from kiosk.usecases.check_duplicates import check_duplicates
from kiosk.usecases.counter import Counter
from kiosk.usecases.hand_over_result import Claim, hand_over_result, return_unclaimed
from kiosk.usecases.look_up_case import (
    CITIZEN_PRESENT,
    Waiting,
    find_cases,
    open_case,
    open_todos,
    waiting_results,
)
from kiosk.usecases.recognise_operator import Staff

_MOST_LOOK_UPS = 1000


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """Synchronous, and only ever called in the store lane; each verb is documented where it is defined."""

    counter: Counter
    cases: Cases
    papers: PaperJudge | None = None
    staff: Staff | None = None

    def find(self, session: Session, typed: str, purpose: str = CITIZEN_PRESENT) -> Sequence[FoundCase]:
        """Look for cases; that somebody looked is in the journal before anything is shown."""
        return find_cases(self.counter, self.cases, self.papers, session, (typed, purpose))

    def open(self, session: Session, application_id: ApplicationId) -> CaseFile:
        """Open a case with its whole history; in the journal before it is shown."""
        return open_case(self.counter, self.cases, session, application_id)

    def duplicates(self, session: Session, application: Application) -> Sequence[FoundCase]:
        """Return earlier applications of this person for this service; it warns and blocks nothing."""
        return check_duplicates(self.counter, self.cases, session, application)

    def hand_over(self, session: Session, claim: Claim) -> Entry:
        """Hand over a result; its delivery slip is printed next, by the number that the entry carries."""
        return hand_over_result(self.counter, self.cases, self.staff, session, claim)

    def send_back(self, session: Session, application_id: ApplicationId) -> Entry:
        """Send a result back that nobody collected in time."""
        return return_unclaimed(self.counter, self.cases, session, application_id)

    def todos(self) -> CaseTodos:
        """Count what somebody here has to see to."""
        return open_todos(self.counter, self.cases)

    def look_ups(self, session: Session) -> Sequence[LookUp]:
        """Return who looked somebody up here, newest first; for supervisors.

        Raises:
            SupervisorNeededError: the person is none.
        """
        if session.operator.role is not Role.SUPERVISOR:
            raise SupervisorNeededError
        return self.cases.look_ups(_MOST_LOOK_UPS)

    def waiting(self, session: Session) -> Waiting:
        """Return what lies at this office, soonest to be sent back first, and the results that left twice."""
        return waiting_results(self.counter, self.cases, session)
