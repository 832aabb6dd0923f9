"""The payment terminal beside the machine."""

from collections.abc import Callable
from typing import Protocol

from kiosk.domain.terminal_payment import Outcome, PaymentRequest
from kiosk.ports.hardware import PrinterState


class Terminal(Protocol):
    """Takes money by card, wallet or transfer; says honestly whether it did.

    A request is asked for once in its life. Whoever lost the answer asks `last`.
    """

    def state(self, deadline_s: float) -> PrinterState:
        """Ask the terminal how it is: online, offline or absent."""

    def ask(self, request: PaymentRequest, deadline_s: float, is_cancelled: Callable[[], bool]) -> Outcome:
        """Ask for money and wait for what becomes of it.

        Args:
            request: noted durably before this is called.
            deadline_s: how long the citizen has; then it is given up, and still waited for what was done.
            is_cancelled: looked at all the time; once true the terminal is told to stop. It may have taken
                the money by then, and says so.

        Returns:
            REFUSED only when it is certain that nothing was taken.
        """

    def last(self, request: PaymentRequest, deadline_s: float) -> Outcome:
        """Ask what became of an earlier request; asks for no money."""

    def close(self) -> None:
        """Let go of the line; the next use opens it again."""
