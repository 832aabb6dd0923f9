"""The door of this room: shows the sign-in at once, lets the rest be loaded behind it, stays until closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from kiosk.domain.words import Language
from kiosk.errors import KioskError
from kiosk.ui.background import Background, Lane
from kiosk.ui.counter.early_sign_in import EarlySignIn
from kiosk.ui.idle import IdleCollector
from kiosk.ui.lead import STORE
from kiosk.ui.shell import Shell
from kiosk.ui.speech import TextSource
from kiosk.ui.theme.fonts import load_fonts
from kiosk.ui.theme.look import dressed_application
from kiosk.ui.theme.tokens import Theme, ThemeName

SWITCHED: Final = 75  # no exit code of the command: the composition root opens the other window
_TITLE_BAR_PX: Final = 36
_SMALLEST_SHARE: Final = 0.75  # 15 px letters become 11 px; below that the window is cut instead


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """How the window begins; language and look can be changed with F12 and F11."""

    language: Language = Language.ARABIC
    theme: ThemeName = ThemeName.LIGHT
    scale: float = 1.0
    is_full_screen: bool = False
    size: tuple[int, int] = (1280, 800)
    is_maximised: bool = False
    is_training: bool = False

    def fitted(self, room: tuple[int, int]) -> "WindowSettings":
        """Return what fits a screen too small for the window: drawn smaller, and as large as the screen.

        Args:
            room: width and height in px that the window, its title bar included, may take.
        """
        height = room[1] - (0 if self.is_full_screen else _TITLE_BAR_PX)
        share = min(room[0] / self.size[0], height / self.size[1])
        if share >= 1:
            return self
        scale = self.scale * max(share, _SMALLEST_SHARE)
        return replace(self, scale=scale, size=(room[0], height), is_maximised=not self.is_full_screen)


@dataclass(frozen=True, slots=True)
class EarlyWindow:
    """A window with its sign-in, and nothing behind it yet; lives on the GUI thread."""

    shell: Shell
    lead: EarlySignIn
    background: Background
    texts: TextSource

    def close(self) -> None:
        """Drop what still comes home and let the window go."""
        self.background.close()
        self.shell.close()
        self.shell.deleteLater()


Furnish = Callable[[EarlyWindow], None]


def open_early(
    app: QApplication, lanes: Mapping[str, Lane], texts: TextSource, settings: WindowSettings
) -> EarlyWindow:
    """Build the window with its sign-in; loads nothing that the sign-in does not need."""
    load_fonts()
    app.setCursorFlashTime(0)
    shell = Shell(app, Theme(settings.theme, settings.scale), is_training=settings.is_training)
    shell.resize(*settings.size)
    lead = EarlySignIn(shell, texts, settings.language)
    shell.begin(lead)
    lead.start()
    return EarlyWindow(shell, lead, Background(lanes), texts)


class _FirstPaint(QObject):
    """Tells once, when the window has been painted for the first time."""

    painted = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first painting, and look no longer."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self.painted.emit()
        return False


def run_window(
    load: Callable[[], Furnish],
    lanes: Mapping[str, Lane],
    texts: TextSource,
    settings: WindowSettings = WindowSettings(),
) -> int:
    """Run the counter's window until it is closed; call on the main thread, once.

    Args:
        load: called in the lane `store` after the first painting: imports the rest of the program, opens the
            store, and returns what then furnishes the window on the GUI thread.
        lanes: the lanes by name; they are the caller's, who stops them after this returns.
        texts: the texts of both languages.
        settings: language, look, scale, size.

    Returns:
        The exit code of the event loop: 0 when the window was closed, `SWITCHED` when it closed to come back
        as training, or from it.

    Raises:
        Exception: what `load` raised; the window has said it until it was closed.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = dressed_application("kiosk")
    settings = settings.fitted(room_for(app, settings))
    window = open_early(app, lanes, texts, settings)
    window.shell.closing = app.quit
    loading = _Loading(window, load)
    window.shell.installEventFilter(loading.first)
    show_shell(window.shell, settings)
    code = app.exec()
    if loading.collector is not None:
        loading.collector.close()
    window.close()
    is_switched = window.shell.is_switching
    if loading.failure is not None:
        raise loading.failure
    return SWITCHED if is_switched else code


def show_shell(shell: Shell, settings: WindowSettings) -> None:
    """Show a window as its settings say."""
    if settings.is_full_screen:
        shell.setWindowFlag(Qt.WindowType.FramelessWindowHint)  # cage does not say that it is full
        shell.showFullScreen()
    elif settings.is_maximised:
        shell.showMaximized()
    else:
        shell.show()


def room_for(app: QApplication, settings: WindowSettings) -> tuple[int, int]:
    """Return how large the window may be; off screen there is no limit to fit."""
    if app.platformName() == "offscreen":
        return settings.size[0], settings.size[1] + _TITLE_BAR_PX
    screen = app.primaryScreen()
    room = screen.geometry() if settings.is_full_screen else screen.availableGeometry()
    return room.width(), room.height()


class _Loading:
    """Loads what is behind a window after its first painting, and furnishes the window with it."""

    def __init__(self, window: EarlyWindow, load: Callable[[], Furnish]) -> None:
        self._window = window
        self._load = load
        self.failure: BaseException | None = None
        self.collector: IdleCollector | None = None
        self.first = _FirstPaint()
        self.first.painted.connect(self._on_painted, Qt.ConnectionType.QueuedConnection)

    def _on_painted(self) -> None:
        self._window.background.run(STORE, self._load, self._on_loaded, self._on_failed)

    def _on_loaded(self, furnish: Furnish) -> None:
        furnish(self._window)
        self.collector = IdleCollector(self._window.shell, self._window.shell.page_shown)

    def _on_failed(self, error: BaseException) -> None:
        """Say it in the window: whoever stands before it may see no terminal."""
        self.failure = error
        shell = self._window.shell
        shell.notice_closed = shell.close
        code = error.code if isinstance(error, KioskError) else KioskError.code
        self._window.lead.show_failure(code, shell.close)
        shell.refresh_frame()
