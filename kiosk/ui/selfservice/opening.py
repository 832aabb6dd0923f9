"""The door of self-service: opens the one window on an application, with everything behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

from kiosk.domain.words import Language
from kiosk.ui.background import Background, Lane
from kiosk.ui.idle import IdleCollector
from kiosk.ui.lead import STORE
from kiosk.ui.selfservice.doors import KioskEquipment
from kiosk.ui.selfservice.flow import CitizenFlow
from kiosk.ui.selfservice.key_hold import KeyHold
from kiosk.ui.selfservice.kiosk_shell import KioskShell
from kiosk.ui.speech import TextSource
from kiosk.ui.theme.fonts import load_fonts
from kiosk.ui.window_signals import WindowSignals

_PIXMAPS_KIB: Final = 1024  # left alone it fills with ten MiB of what was once drawn, over seventy visits


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """How the window begins: the first page's language, its size in px until it covers the screen.

    `width_mm` is the measured width of the picture, 0 when nobody has measured.
    """

    language: Language = Language.ARABIC
    size: tuple[int, int] = (1920, 1080)
    width_mm: int = 0


@dataclass(frozen=True, slots=True)
class OpenedKiosk:
    """An open self-service window with all that is behind it."""

    shell: KioskShell
    flow: CitizenFlow
    background: Background
    signals: WindowSignals

    def close(self) -> None:
        """Drop what still comes home and let the window go."""
        self.background.close()
        self.shell.end_for_good()


def open_kiosk(
    app: QApplication,
    equipment: KioskEquipment,
    lanes: Mapping[str, Lane],
    texts: TextSource,
    settings: KioskSettings,
) -> OpenedKiosk:
    """Build the window and show the first page in it.

    Args:
        app: the application.
        equipment: desk and devices; each is only called in its lane.
        lanes: the lanes by name.
        texts: the texts of both languages.
        settings: language, size and measured width.
    """
    load_fonts()
    QPixmapCache.setCacheLimit(_PIXMAPS_KIB)
    app.setCursorFlashTime(0)
    background = Background(lanes)
    shell = KioskShell(app, settings.width_mm)
    shell.resize(*settings.size)
    flow = CitizenFlow(equipment, background, shell, texts, settings.language)
    signals = WindowSignals()
    queued = Qt.ConnectionType.QueuedConnection
    signals.status_came.connect(flow.show_status, queued)
    signals.states_came.connect(flow.states_changed, queued)
    signals.headset_came.connect(flow.show_headset, queued)
    signals.close_asked.connect(shell.leave, queued)
    shell.begin(flow)
    return OpenedKiosk(shell, flow, background, signals)


class KioskBehind(Protocol):
    """What stands behind the window once it is loaded."""

    @property
    def equipment(self) -> KioskEquipment:
        """Desk and devices."""

    @property
    def begin(self) -> Callable[[WindowSignals], None]:
        """Start what tells the window its news."""


def run_kiosk(
    load: Callable[[], KioskBehind], lanes: Mapping[str, Lane], texts: TextSource, settings: KioskSettings
) -> int:
    """Run self-service over the whole screen until an attendant closes it; on the main thread, once.

    Args:
        load: called in the lane `store`: opens what is behind the window.
        lanes: the lanes by name; they are the caller's.
        texts: the texts of both languages.
        settings: language, size and measured width.

    Returns:
        The exit code of the event loop.

    Raises:
        Exception: what `load` raised; there was no window then.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["kiosk"])
    behind = lanes[STORE].submit(load).result()
    screen = app.primaryScreen().geometry()
    opened = open_kiosk(
        app, behind.equipment, lanes, texts, replace(settings, size=(screen.width(), screen.height()))
    )
    opened.shell.closing = app.quit
    behind.begin(opened.signals)
    KeyHold(app, opened.shell)
    opened.shell.setWindowFlag(Qt.WindowType.FramelessWindowHint)  # cage does not say that it is full
    opened.shell.showFullScreen()
    collector = IdleCollector(opened.shell, opened.shell.page_shown)
    code = app.exec()
    collector.close()
    opened.close()
    return code
