"""The cases this counter knows: found, followed, and what lies ready to be collected."""

from collections.abc import Sequence
from typing import Protocol

from kiosk.domain.case import CaseFile, CaseQuery, CaseStep, FoundCase, LookUp, Ready
from kiosk.domain.identifiers import ApplicationId, ServiceCode, TrackingNumber


class Cases(Protocol):
    """Read models over journal and feed; who looks is written down by the use case, never here."""

    def find(self, query: CaseQuery, limit: int) -> Sequence[FoundCase]:
        """Return what a question finds, newest first, at most `limit`."""

    def file(self, application_id: ApplicationId) -> CaseFile | None:
        """Return everything known of a case, None when nothing is."""

    def steps_of(self, application_id: ApplicationId) -> Sequence[CaseStep]:
        """Return what the portal has told of a case's way, oldest first."""

    def filed_before(
        self, service: ServiceCode, numbers: Sequence[str], since: str, limit: int
    ) -> Sequence[FoundCase]:
        """Return applications for a service by a person of one of these numbers, filed on a date or later.

        Reversed and withdrawn ones are left out; newest first.
        """

    def was_given(self, number: TrackingNumber) -> bool:
        """Say whether an entry of this counter hands this result over, or sends it back."""

    def waiting(self, limit: int) -> Sequence[tuple[FoundCase, Ready]]:
        """Return results that lie at this office and did not leave it here, soonest to go back first."""

    def look_ups(self, limit: int) -> Sequence[LookUp]:
        """Return who looked somebody up at this counter, newest first."""

    def conflicts(self) -> Sequence[CaseFile]:
        """Return the results that left twice, newest first."""
