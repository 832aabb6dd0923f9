"""The door of the first run's window: opens it on an application and stays until it is closed or done."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from kiosk.ports import Clock, FirstRun
from kiosk.ui.background import Background, Lane
from kiosk.ui.early import SWITCHED, WindowSettings, room_for, show_shell
from kiosk.ui.shell import Shell
from kiosk.ui.speech import TextSource
from kiosk.ui.technician.setup_lead import SetupAround, SetupLead
from kiosk.ui.theme.fonts import load_fonts
from kiosk.ui.theme.tokens import Theme


@dataclass(frozen=True, slots=True)
class OpenedSetup:
    """An open window of the first run."""

    shell: Shell
    lead: SetupLead
    background: Background

    def close(self) -> None:
        """Drop what still comes home and let the window go."""
        self.background.close()
        self.shell.close()
        self.shell.deleteLater()


def open_setup(
    app: QApplication,
    behind: tuple[FirstRun, Clock],
    lanes: Mapping[str, Lane],
    texts: TextSource,
    settings: WindowSettings,
) -> OpenedSetup:
    """Build the window with its first step.

    Args:
        app: the application.
        behind: the machine, only called in lanes, and a clock.
        lanes: the lanes by name; they are the caller's.
        texts: the texts of both languages.
        settings: language, look, scale, size.
    """
    load_fonts()
    app.setCursorFlashTime(0)
    shell = Shell(app, Theme(settings.theme, settings.scale))
    shell.resize(*settings.size)
    background, (machine, clock) = Background(lanes), behind
    width_px = app.primaryScreen().geometry().width()
    around = SetupAround(machine, clock, background, shell, shell.close, shell.press, width_px)
    lead = SetupLead(around, texts, settings.language)
    shell.begin(lead)
    lead.start()
    return OpenedSetup(shell, lead, background)


def run_setup(
    behind: tuple[FirstRun, Clock], lanes: Mapping[str, Lane], texts: TextSource, settings: WindowSettings
) -> int:
    """Run the first run's window until it is closed; on the main thread.

    Returns:
        `SWITCHED` when the machine is ready to work, else the exit code of the event loop.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["kiosk"])
    settings = settings.fitted(room_for(app, settings))
    opened = open_setup(app, behind, lanes, texts, settings)
    opened.shell.closing = app.quit
    show_shell(opened.shell, settings)
    code = app.exec()
    opened.close()
    return SWITCHED if opened.shell.is_switching else code
