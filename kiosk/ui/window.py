"""The door of this room: opens the counter's window and keeps it until it is closed."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from kiosk.domain.words import Language
from kiosk.ui.background import Background, Lane
from kiosk.ui.counter.doors import Equipment
from kiosk.ui.counter.flow import CounterFlow
from kiosk.ui.shell import Shell
from kiosk.ui.speech import TextSource
from kiosk.ui.status import StatusView
from kiosk.ui.theme.fonts import load_fonts
from kiosk.ui.theme.tokens import Theme, ThemeName


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """How the window begins; language and look can be changed with F12 and F11."""

    language: Language = Language.ARABIC
    theme: ThemeName = ThemeName.LIGHT
    scale: float = 1.0
    is_full_screen: bool = False
    size: tuple[int, int] = (1280, 800)


class Signals(Protocol):
    """What the outside tells the window, from any thread; each call returns at once."""

    def show_status(self, status: StatusView) -> None:
        """Show what is known of line, printer and reader."""

    def states_changed(self) -> None:
        """Say that states of applications may have changed."""

    def close(self) -> None:
        """Close the window, as its own button would."""


class WindowSignals(QObject):
    """The way in from other threads: emitted anywhere, received on the GUI thread."""

    status_came = Signal(object)
    states_came = Signal()
    close_asked = Signal()

    def show_status(self, status: StatusView) -> None:
        """Show what is known of line, printer and reader."""
        self.status_came.emit(status)

    def states_changed(self) -> None:
        """Say that states of applications may have changed."""
        self.states_came.emit()

    def close(self) -> None:
        """Close the window."""
        self.close_asked.emit()


@dataclass(frozen=True, slots=True)
class Opened:
    """An open window and what keeps it alive."""

    shell: Shell
    flow: CounterFlow
    background: Background
    signals: WindowSignals
    kept: list[Any] = field(default_factory=list)

    def close(self) -> None:
        """Drop what still comes home and let the window go."""
        self.background.close()
        self.shell.close()
        self.shell.deleteLater()


def open_window(
    app: QApplication,
    equipment: Equipment,
    lanes: Mapping[str, Lane],
    texts: TextSource,
    settings: WindowSettings = WindowSettings(),
) -> Opened:
    """Build the counter's window on an application and show its sign-in."""
    load_fonts()
    app.setCursorFlashTime(0)
    background = Background(lanes)
    shell = Shell(app, Theme(settings.theme, settings.scale))
    shell.resize(*settings.size)
    flow = CounterFlow(equipment, background, shell, texts, settings.language)
    signals = WindowSignals()
    queued = Qt.ConnectionType.QueuedConnection
    signals.status_came.connect(shell.show_status, queued)
    signals.states_came.connect(flow.status_changed, queued)
    signals.close_asked.connect(shell.close, queued)
    shell.begin(flow)
    return Opened(shell, flow, background, signals)


def run_window(
    equipment: Equipment,
    lanes: Mapping[str, Lane],
    texts: TextSource,
    settings: WindowSettings = WindowSettings(),
    opened: Callable[[Signals], None] | None = None,
) -> int:
    """Run the counter's window until it is closed; call on the main thread, once.

    Args:
        equipment: desk, clock, place, receipt renderer, and printer and reader where they are set up; the
            desk is only called in the lane `store`, printer and renderer in `printer`, reader in `reader`.
        lanes: the three lanes by those names; they are the caller's, who stops them after this returns.
        texts: the texts of both languages.
        settings: language, look, scale, size.
        opened: called once the window stands, on the GUI thread, with the way to tell it news.

    Returns:
        The exit code of the event loop: 0 when the window was closed.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["kiosk"])
    window = open_window(app, equipment, lanes, texts, settings)
    window.shell.closing = app.quit
    if settings.is_full_screen:
        window.shell.showFullScreen()
    else:
        window.shell.show()
    if opened is not None:
        opened(window.signals)
    gc.freeze()  # what start-up made stays: later collections look at new objects only
    code = app.exec()
    window.close()
    return code
