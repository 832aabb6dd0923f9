"""A window for a second screen: there while there is one, in a direction of its own, taking no keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.theme.look import palette, style_sheet
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.training_marks import TrainingVeil

_FLAGS = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus


_ROOM_WITHOUT = (1280, 800)


def second_room(clerk: QWidget) -> tuple[int, int]:
    """Return width and height of the screen beside the clerk's, or of a common one where there is none."""
    screen = _second_screen(clerk)
    return (screen.geometry().width(), screen.geometry().height()) if screen is not None else _ROOM_WITHOUT


def _second_screen(clerk: QWidget) -> QScreen | None:
    own = clerk.screen().name()
    return next((screen for screen in QGuiApplication.screens() if screen.name() != own), None)


class SecondWindow(QWidget):
    """Covers the first screen that the clerk's window is not on; hides itself when there is none."""

    def __init__(self, kit: Kit, clerk: QWidget, *, is_training: bool = False) -> None:
        super().__init__(None, _FLAGS)
        self._veil = TrainingVeil(kit, self) if is_training else None
        self._kit = kit
        self._clerk = clerk
        self._inside: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ui_area", "canvas")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayoutDirection(kit.direction)
        self.setPalette(palette(kit.theme))
        self.setStyleSheet(style_sheet(kit.theme))
        app = QGuiApplication.instance()
        if isinstance(app, QApplication):
            app.screenAdded.connect(self._on_screens_changed)
            app.screenRemoved.connect(self._on_screens_changed)

    def follow_screens(self) -> None:
        """Show on the second screen, or hide while there is none."""
        screen = _second_screen(self._clerk)
        if screen is None:
            self.hide()
            return
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.show()

    def hold(self, inside: QWidget) -> None:
        """Show this and nothing else; what was there before is thrown away."""
        before, self._inside = self._inside, inside
        inside.setParent(self)
        inside.setGeometry(self.rect())
        inside.show()
        if before is not None:
            before.hide()
            before.deleteLater()
        if self._veil is not None:
            self._veil.cover()

    def _on_screens_changed(self, _screen: QScreen) -> None:
        self.follow_screens()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Keep what is shown as large as the screen."""
        if self._inside is not None:
            self._inside.setGeometry(self.rect())
        if self._veil is not None:
            self._veil.cover()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of the screens."""
        app = QGuiApplication.instance()
        if isinstance(app, QApplication):
            app.screenAdded.disconnect(self._on_screens_changed)
            app.screenRemoved.disconnect(self._on_screens_changed)
        event.accept()
