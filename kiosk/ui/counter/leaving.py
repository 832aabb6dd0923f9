"""Leaving the counter for a while: the question before it, and the sign-out. No Qt."""

from collections.abc import Callable

from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.panel_presenters import QuestionPresenter
from kiosk.ui.counter.visit import Visit, tell_unpaid


class Leaving:
    """Signs out; the shift stays open unless it was closed, and what is unpaid comes first."""

    def __init__(
        self, around: Surroundings, visit: Callable[[], Visit], signed_out: Callable[[], None]
    ) -> None:
        self._around = around
        self._visit = visit
        self._signed_out = signed_out

    def ask(self) -> None:
        """Ask whether the clerk means it."""
        window = self._around.window
        if not tell_unpaid(self._visit(), self._around):
            panel = QuestionPresenter(self._around.say, "sign_out", self.leave, window.close_panel)
            window.show_panel(PanelName.SIGN_OUT, panel)

    def leave(self) -> None:
        """Sign out."""
        session = self._around.seat.signed_in
        self._around.window.close_panel()
        self._around.store(lambda desk: desk.sign_out(session), lambda _nothing: self._signed_out())
