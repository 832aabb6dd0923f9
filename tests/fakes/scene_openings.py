"""How every scene begins: the window settled, somebody signed in, the shift open, home."""

from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from kiosk.ports import PrinterState
from kiosk.ui.status import LineState, StatusView
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import CLERK, PINS


def settle() -> None:
    """Let everything that is under way come home."""
    for _ in range(8):
        QCoreApplication.sendPostedEvents(None, 0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()


def sign_in(counter: CounterWindow) -> None:
    """The first page of the day."""
    settle()


def open_shift(counter: CounterWindow) -> None:
    """Signed in, no shift yet."""
    counter.presenter.type_operator(CLERK)
    counter.presenter.submit(PINS[CLERK])
    settle()


def home(counter: CounterWindow) -> None:
    """Ready for the first citizen."""
    open_shift(counter)
    counter.presenter.type_float("100")
    counter.presenter.submit()
    settle()
    since = counter.hall.clock.now() - timedelta(days=3)
    status = StatusView(LineState.OFFLINE, since, 47, PrinterState.ONLINE, reader=True)
    counter.flow.show_status(status)
