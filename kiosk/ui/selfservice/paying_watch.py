"""Asks the terminal about payments nobody knows the end of: at the start, and when nobody pays. No Qt."""

from typing import Final

from kiosk.domain.terminal_acts import OpenPayment
from kiosk.domain.terminal_payment import Outcome, Paid, Unknown
from kiosk.ports import Terminal
from kiosk.ui.lead import STORE, TERMINAL
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.paying import show_outcome
from kiosk.usecases.take_payment import Settlement

EVERY_S: Final = 5
SELDOM_S: Final = 60  # a terminal that stays silent is asked less and less often, down to this
_LAST_S: Final = 4.0


class PaymentWatch:
    """Counts seconds; one question at a time, about one payment after the other. It never asks for money."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._since_s = self._every_s = EVERY_S
        self._turn = 0
        self._is_busy = False

    def second_passed(self) -> None:
        """Count a second; ask when it is time, something is open, and nobody is just paying."""
        journey = self._journey
        terminal, desk = journey.equipment.terminal, journey.equipment.desk
        self._since_s += 1
        if journey.visit.is_asking:
            self._every_s = EVERY_S
        is_due = self._since_s >= self._every_s and journey.machine.has_open_payments
        if terminal is None or not is_due or self._is_busy or journey.visit.is_asking:
            return
        self._is_busy = True
        journey.jobs.run(
            STORE, desk.open_payments, lambda found: self._on_open(terminal, tuple(found)), self._on_fault
        )

    def _rest(self) -> None:
        self._is_busy, self._since_s = False, 0

    def _on_fault(self, _error: BaseException) -> None:
        self._rest()

    def _on_open(self, terminal: Terminal, found: tuple[OpenPayment, ...]) -> None:
        journey = self._journey
        journey.machine.has_open_payments = bool(found) or journey.visit.is_asking
        journey.machine.payments_open = len(found)
        if not found or journey.visit.is_asking:
            self._rest()
            return
        payment = found[self._turn % len(found)]
        self._turn += 1
        journey.jobs.run(
            TERMINAL,
            lambda: terminal.last(payment.request, _LAST_S),
            lambda outcome: self._note(payment, outcome),
            self._on_fault,
        )

    def _note(self, payment: OpenPayment, outcome: Outcome) -> None:
        desk = self._journey.equipment.desk
        self._journey.jobs.run(
            STORE,
            lambda: desk.end_payment(None, payment, outcome),
            lambda noted: self._on_noted(payment, noted),
            self._on_fault,
        )

    def _on_noted(self, payment: OpenPayment, noted: tuple[Outcome, Settlement | None]) -> None:
        """Tell the citizen who still stands before the page of this very payment."""
        self._rest()
        visit, (outcome, paid) = self._journey.visit, noted
        is_silent = isinstance(outcome, Unknown)
        self._every_s = min(self._every_s * 2, SELDOM_S) if is_silent else EVERY_S
        open_here = visit.payment.request.number if visit.payment is not None else ""
        is_known = not isinstance(outcome, Unknown) and (paid is not None or not isinstance(outcome, Paid))
        if visit.is_looked_into and open_here == payment.request.number and is_known:
            visit.is_looked_into = False
            show_outcome(self._journey, outcome, paid)
