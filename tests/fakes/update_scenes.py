"""What the counter's strip says of a new version of the program."""

from collections.abc import Callable

from kiosk.ports import PrinterState
from kiosk.ui.status import LineState, StatusView, UpdateSeen
from tests.fakes.counter_scenes import home, settle
from tests.fakes.counter_window import CounterWindow


def _seen(counter: CounterWindow, seen: UpdateSeen) -> None:
    home(counter)
    status = StatusView(LineState.ONLINE, None, 0, PrinterState.ONLINE, reader=True, update=seen)
    counter.flow.show_status(status)
    settle()


def update_fetching(counter: CounterWindow) -> None:
    """A new version is on its way, while work goes on."""
    _seen(counter, UpdateSeen("fetching", "0.2.0", percent=43))


def update_ready(counter: CounterWindow) -> None:
    """It is here whole."""
    _seen(counter, UpdateSeen("ready", "0.2.0"))


def update_went_back(counter: CounterWindow) -> None:
    """It did not start, and the one before is back."""
    _seen(counter, UpdateSeen("went_back", "0.2.0", code="UPD-110"))


UPDATE_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "update_fetching": update_fetching,
    "update_ready": update_ready,
    "update_went_back": update_went_back,
}
