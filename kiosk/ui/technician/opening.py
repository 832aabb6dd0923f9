"""The door of the technician's window: opens it on an application and stays until it is closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.ports import CounterPlace, MachineDoctor
from kiosk.ui.background import Background, Lane
from kiosk.ui.counter.bench import BenchTools
from kiosk.ui.early import WindowSettings, room_for, show_shell
from kiosk.ui.lead import STORE
from kiosk.ui.shell import Shell
from kiosk.ui.speech import TextSource
from kiosk.ui.status import UpdateSeen
from kiosk.ui.technician.lead import TechnicianDoors, TechnicianLead
from kiosk.ui.theme.fonts import load_fonts
from kiosk.ui.theme.tokens import Theme
from kiosk.ui.window_signals import WindowSignals

_LOOK_MS: Final = 1000


class TechnicianBehind(Protocol):
    """What stands behind the window once it is loaded."""

    @property
    def place(self) -> CounterPlace | None:
        """Which counter this is, None before it is enrolled."""

    def tools(self) -> BenchTools:
        """Return the devices as they are set up now."""

    def update(self) -> UpdateSeen | None:
        """Return what was last seen of a new version; `renew` looks anew."""

    def renew(self) -> bool:
        """Set the devices up anew when the settings were changed; say whether they were."""

    @property
    def doctor(self) -> MachineDoctor:
        """What looks at all of the machine."""

    def begin(self, signals: WindowSignals) -> None:
        """Listen to the scanner from now on."""


@dataclass(frozen=True, slots=True)
class OpenedTechnician:
    """An open window with all that is behind it."""

    shell: Shell
    lead: TechnicianLead
    background: Background
    signals: WindowSignals
    looking: QTimer

    def close(self) -> None:
        """Drop what still comes home and let the window go."""
        self.looking.stop()
        self.background.close()
        self.shell.close()
        self.shell.deleteLater()


def open_technician(
    app: QApplication,
    behind: TechnicianBehind,
    lanes: Mapping[str, Lane],
    texts: TextSource,
    settings: WindowSettings,
) -> OpenedTechnician:
    """Build the window with the devices in it, and ask them every second.

    Args:
        app: the application.
        behind: the devices; each is only called in its lane.
        lanes: the lanes by name; they are the caller's.
        texts: the texts of both languages.
        settings: language, look, scale, size.
    """
    load_fonts()
    app.setCursorFlashTime(0)
    shell = Shell(app, Theme(settings.theme, settings.scale))
    shell.resize(*settings.size)
    background = Background(lanes)
    doors = TechnicianDoors(
        behind.tools, behind.renew, behind.place, shell.close, behind.doctor, behind.update
    )
    lead = TechnicianLead(doors, background, shell, texts, settings.language)
    shell.begin(lead)
    lead.start()
    signals, looking = _told(lead, shell)
    return OpenedTechnician(shell, lead, background, signals, looking)


def _told(lead: TechnicianLead, parent: QObject) -> tuple[WindowSignals, QTimer]:
    signals, looking = WindowSignals(), QTimer(parent)
    queued = Qt.ConnectionType.QueuedConnection
    signals.scan_came.connect(lead.take_scan, queued)
    signals.close_asked.connect(parent.close, queued)  # type: ignore[attr-defined]
    looking.setInterval(_LOOK_MS)
    looking.timeout.connect(lead.look_again)
    looking.start()
    return signals, looking


def run_technician(
    load: Callable[[], TechnicianBehind],
    lanes: Mapping[str, Lane],
    texts: TextSource,
    settings: WindowSettings,
) -> int:
    """Run the technician's window until it is closed; on the main thread, once.

    Args:
        load: called in the lane `store`: makes what is behind the window.
        lanes: the lanes by name; they are the caller's.
        texts: the texts of both languages.
        settings: language, look, scale, size.

    Returns:
        The exit code of the event loop.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["kiosk"])
    behind = lanes[STORE].submit(load).result()
    settings = settings.fitted(room_for(app, settings))
    opened = open_technician(app, behind, lanes, texts, settings)
    opened.shell.closing = app.quit
    behind.begin(opened.signals)
    show_shell(opened.shell, settings)
    code = app.exec()
    opened.close()
    return code
