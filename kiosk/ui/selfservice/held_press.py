"""Keeps a page as it is while a button of it is held down: a page drawn anew would swallow the press."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QWidget

_AGAIN_MS: Final = 50
_MOST: Final = 40  # two seconds: whoever leans on the screen does not stop the page


class HeldPress:
    """Puts a new drawing off until the finger is up; a press of assistive technology is as long as 100 ms."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        """Look at the buttons of a window; what was put off is done by `then`, on the GUI thread."""
        self._window = window
        self._left = _MOST
        self._timer = QTimer(window, interval=_AGAIN_MS, singleShot=True)
        self._timer.timeout.connect(then)

    def puts_off(self) -> bool:
        """Say whether a button is down now; then what was to be done is done a little later."""
        is_held = any(button.isDown() for button in self._window.findChildren(QAbstractButton))
        self._left = self._left - 1 if is_held else _MOST
        if not is_held or self._left < 0:
            return False
        self._timer.start()
        return True
