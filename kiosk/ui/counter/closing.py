"""Closing the shift: the blind count, then what it says. No Qt."""

from collections.abc import Callable

from kiosk.domain.calendar import local
from kiosk.domain.money import Money, denominations_on
from kiosk.domain.shift import ShiftClosing
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.pages import PageName
from kiosk.ui.counter.shift_presenter import CloseShiftPresenter
from kiosk.ui.counter.visit import Visit, tell_unpaid


class Closing:
    """Leads through the count; a basket that waits to be paid comes first."""

    def __init__(self, around: Surroundings, visit: Callable[[], Visit], leave: Callable[[], None]) -> None:
        self._around = around
        self._visit = visit
        self._leave = leave

    def show(self) -> None:
        """Show the count, unless something waits to be paid."""
        around = self._around
        if tell_unpaid(self._visit(), around):
            return
        in_use = denominations_on(local(around.equipment.clock.now()).date())
        around.window.show_notice(None)
        presenter = CloseShiftPresenter(
            around.say, in_use, lambda counted: self._close(presenter, counted), self._leave
        )
        around.window.show_page(PageName.CLOSE_SHIFT, presenter)

    def _close(self, presenter: CloseShiftPresenter, counted: Money) -> None:
        session = self._around.seat.signed_in

        def closed(closing: ShiftClosing) -> None:
            self._around.seat.shift = None
            presenter.show_closed(closing)
            self._around.window.refresh_frame()

        self._around.store(
            lambda desk: desk.close_shift(session, counted), closed, lambda _code: presenter.show_refused()
        )
