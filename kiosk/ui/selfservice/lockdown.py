"""What never reaches the program's widgets: chords, function keys, menus, drags, help and links out."""

import contextlib
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

# Events that open something which is not ours.
FORBIDDEN: Final = frozenset(
    {
        QEvent.Type.ContextMenu,
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
        QEvent.Type.WhatsThis,
        QEvent.Type.HelpRequest,
        QEvent.Type.ToolTip,
        QEvent.Type.Gesture,
        QEvent.Type.GestureOverride,
        QEvent.Type.NativeGesture,
    }
)
_HELD: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
# What a citizen without a touch screen needs; everything else that is not a letter is swallowed.
_ALLOWED: Final = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Space,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Shift,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_unknown,
    }
)
_FIRST_SPECIAL: Final = 0x01000000


class Guard:
    """Lets one object see every event of the program; lives on the GUI thread.

    A page sends thousands of events while it is built, and no touch can be among them: meanwhile it rests.
    """

    def __init__(self, app: QApplication, watcher: QObject) -> None:
        self._app = app
        self._watcher = watcher
        self._depth = 0
        app.installEventFilter(watcher)

    @contextlib.contextmanager
    def resting(self) -> Iterator[None]:
        """See nothing inside; whatever happens there, watch again behind it."""
        if not self._depth:
            self._app.removeEventFilter(self._watcher)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._app.installEventFilter(self._watcher)


def is_chord(event: QKeyEvent) -> bool:
    """Say whether a key could lead out: held together with Ctrl, Alt or Meta, or a function or media key.

    AltGr with a letter is how some Arabic and Latin letters are typed; it comes as Ctrl and Alt with a text.
    """
    if event.modifiers() & _HELD:
        return True
    key = Qt.Key(event.key()) if event.key() in Qt.Key._value2member_map_ else Qt.Key.Key_unknown
    return event.key() >= _FIRST_SPECIAL and key not in _ALLOWED
