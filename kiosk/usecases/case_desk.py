"""Everything about cases and results on one object, for window, commands and tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.domain.case import CaseFile, FoundCase, Ready
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId
from kiosk.domain.operator import Session
from kiosk.ports import Cases, PaperJudge
from kiosk.usecases.counter import Counter
from kiosk.usecases.hand_over_result import Claim, CodeTries, hand_over_result, return_unclaimed
from kiosk.usecases.look_up_case import CITIZEN_PRESENT, find_cases, open_case

_MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """Synchronous, and only ever called in the store lane; each verb is documented where it is defined."""

    counter: Counter
    cases: Cases
    papers: PaperJudge | None = None
    tries: CodeTries = field(default_factory=CodeTries)

    def find(self, session: Session, typed: str, purpose: str = CITIZEN_PRESENT) -> Sequence[FoundCase]:
        """Look for cases; that somebody looked is in the journal before anything is shown."""
        return find_cases(self.counter, self.cases, self.papers, session, (typed, purpose))

    def open(self, session: Session, application_id: ApplicationId) -> CaseFile:
        """Open a case with its whole history; in the journal before it is shown."""
        return open_case(self.counter, self.cases, session, application_id)

    def hand_over(self, session: Session, claim: Claim) -> Entry:
        """Hand over a result."""
        return hand_over_result(self.counter, self.cases, self.tries, session, claim)

    def send_back(self, session: Session, application_id: ApplicationId) -> Entry:
        """Send a result back that nobody collected in time."""
        return return_unclaimed(self.counter, self.cases, session, application_id)

    def waiting(self) -> Sequence[tuple[FoundCase, Ready]]:
        """Return what lies at this office, soonest to be sent back first."""
        return self.cases.waiting(_MOST_WAITING)

    def conflicts(self) -> Sequence[CaseFile]:
        """Return the results that left twice: a person must act on each."""
        return self.cases.conflicts()
