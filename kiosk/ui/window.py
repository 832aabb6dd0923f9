"""The counter's window once everything behind it is open: its flow, and the way in for news from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kiosk.domain.scan import Scan
from kiosk.ui.background import Background, Lane
from kiosk.ui.citizen.display import CitizenDisplay
from kiosk.ui.citizen.views import CitizenWords
from kiosk.ui.counter.doors import CitizenSide, Equipment
from kiosk.ui.counter.flow import CounterFlow
from kiosk.ui.early import EarlyWindow, WindowSettings, open_early
from kiosk.ui.shell import Shell
from kiosk.ui.speech import TextSource
from kiosk.ui.status import StatusView
from kiosk.ui.window_signals import WindowSignals


class Signals(Protocol):
    """What the outside tells the window, from any thread; each call returns at once."""

    def show_status(self, status: StatusView) -> None:
        """Show what is known of line, printer and reader."""

    def states_changed(self) -> None:
        """Say that states of applications may have changed."""

    def scanned(self, scan: Scan) -> None:
        """Say what was scanned."""

    def close(self) -> None:
        """Close the window, as its own button would."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open window with all that is behind it."""

    shell: Shell
    flow: CounterFlow
    background: Background
    signals: WindowSignals
    citizen: CitizenDisplay | None = None

    def close(self) -> None:
        """Drop what still comes home and let the windows go."""
        self.background.close()
        if self.citizen is not None:
            self.citizen.close()
        self.shell.close()
        self.shell.deleteLater()


def furnish(early: EarlyWindow, equipment: Equipment, *, has_citizen_screen: bool = True) -> Opened:
    """Put the counter's flow behind a window that shows its sign-in; nothing typed there is lost.

    Args:
        early: the window; this is its GUI thread.
        equipment: desk, clock, place, receipt renderer, and printer and reader where they are set up; the
            desk is only called in the lane `store`, printer and renderer in `printer`, reader in `reader`.
        has_citizen_screen: show the citizen's side on a second screen, whenever there is one.
    """
    shell, background = early.shell, early.background
    is_training = equipment.place.is_training
    display = CitizenDisplay(shell, early.texts, is_training=is_training) if has_citizen_screen else None
    side = CitizenSide(CitizenWords(early.texts), display.show) if display is not None else CitizenSide()
    flow = CounterFlow(equipment, background, shell, early.texts, early.lead.say().language, side)
    signals = WindowSignals()
    queued = Qt.ConnectionType.QueuedConnection
    signals.status_came.connect(flow.show_status, queued)
    signals.states_came.connect(flow.status_changed, queued)
    signals.scan_came.connect(flow.devices.take_scan, queued)
    signals.close_asked.connect(shell.close, queued)
    shell.follow(flow)
    flow.take_over(early.lead.presenter)
    return Opened(shell, flow, background, signals, display)


def open_window(
    app: QApplication,
    equipment: Equipment,
    lanes: Mapping[str, Lane],
    texts: TextSource,
    settings: WindowSettings | None = None,
) -> Opened:
    """Build the counter's window on an application, with everything behind it from the beginning."""
    return furnish(open_early(app, lanes, texts, settings or WindowSettings()), equipment)
