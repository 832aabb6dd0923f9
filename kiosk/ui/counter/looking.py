"""What can be looked at from anywhere: every key, and the line with what waits. No Qt."""

from collections.abc import Callable

from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.line_presenter import LinePresenter
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.panel_presenters import KeysPresenter
from kiosk.ui.status import StatusView


class Looking:
    """Keeps the last word about line and devices and shows it where it is asked for."""

    def __init__(self, around: Surroundings, packs: Callable[[], None]) -> None:
        self._around = around
        self._packs = packs
        self.status = StatusView()
        self._line: LinePresenter | None = None

    def take(self, status: StatusView) -> None:
        """Take the last word; a panel that shows it follows."""
        self.status = status
        if self._line is not None:
            self._line.refresh()

    def show_keys(self) -> None:
        """List every key and what it does."""
        window = self._around.window
        window.show_panel(PanelName.KEYS, KeysPresenter(self._around.say, window.close_panel))

    def show_line(self) -> None:
        """Show the line, what waits, and why."""
        equipment, window = self._around.equipment, self._around.window
        self._line = LinePresenter(
            self._around.say,
            lambda: (self.status, equipment.clock.now()),
            equipment.courier.send_now if equipment.courier is not None else None,
            window.close_panel,
            self._packs if self._can_take else None,
        )
        window.show_panel(PanelName.LINE, self._line)

    @property
    def _can_take(self) -> bool:
        """Say whether somebody is at work who may take a pack from a stick."""
        seat = self._around.seat
        return (
            self._around.equipment.packs is not None and seat.session is not None and seat.shift is not None
        )
