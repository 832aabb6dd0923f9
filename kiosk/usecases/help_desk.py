"""Calls for a person, on one object, for both windows and tests."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.domain.entry import Entry
from kiosk.domain.help_call import HelpCall, HelpId, OpenHelp
from kiosk.domain.operator import Session
from kiosk.errors import StoreError
from kiosk.ports import HelpCalls
from kiosk.usecases.call_person import answer_call, call_person, end_call, end_left_open, portal_time
from kiosk.usecases.counter import Counter
from kiosk.usecases.recognise_operator import Staff


@dataclass(frozen=True, slots=True)
class HelpDesk:
    """Synchronous, and only ever called in the store lane; each verb is documented where it is defined."""

    counter: Counter
    staff: Staff
    calls: HelpCalls

    def call(self, page: str) -> OpenHelp:
        """Ask the office's counters for a person."""
        return call_person(self.counter, self.staff, page)

    def end(self, opened: OpenHelp, reason: str) -> None:
        """Say that nobody is needed any more; a disk that is full leaves it to the call's time."""
        with contextlib.suppress(StoreError):
            end_call(self.counter, self.staff, opened, reason)

    def told(self, help_id: HelpId) -> HelpCall | None:
        """Return a call made here as the portal tells it; None while it tells nothing, or when it is over."""
        found = self.calls.told(help_id)
        return None if found is None or found.is_over(portal_time(self.counter.clock)) else found

    def waiting(self) -> Sequence[HelpCall]:
        """Return the calls of the office's machines that wait for somebody."""
        here, now = self.counter.place.counter, portal_time(self.counter.clock)
        return [call for call in self.calls.waiting() if call.counter != here and not call.is_over(now)]

    def answer(self, session: Session, help_id: HelpId) -> Entry | None:
        """Say that the person of this session goes there."""
        return answer_call(self.counter, self.calls, session, help_id)

    def tidy(self) -> None:
        """End what a cut-off program has left open."""
        with contextlib.suppress(StoreError):
            end_left_open(self.counter, self.calls)
