"""Holds the keyboard for the one window: chords of the desktop reach us, who swallow them, and no other."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QWidget


class KeyHold(QObject):
    """Takes every key of the screen whenever the window has the focus; lives on the GUI thread.

    On X an active grab is stronger than the keys a window manager has reserved. Where the desktop gives no
    grab (Wayland) there is nothing to reserve under `cage`, which has no keys of its own.
    """

    def __init__(self, app: QApplication, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        app.focusWindowChanged.connect(self._on_focus_window_changed)

    def _on_focus_window_changed(self, focused: QWindow | None) -> None:
        handle = self._window.windowHandle()
        if handle is not None and focused is handle:
            handle.setKeyboardGrabEnabled(True)
