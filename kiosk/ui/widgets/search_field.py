"""A field to search with: the letters stay here while the arrows walk the list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Picture
from kiosk.ui.widgets.text_field import TextField

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


_SCANNED_LENGTH = 1000  # a payment slip's code, which a scanner types like a keyboard


class SearchField(TextField):
    """Sends steps for the arrow keys and `chosen` for Enter."""

    stepped = Signal(int)
    chosen = Signal()

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__(kit, name)
        self.setMaxLength(_SCANNED_LENGTH)
        self.setFixedHeight(kit.px(kit.sizes.control + 4))
        self._glass = Picture(kit, "search", kit.colours.ink_soft, 18)
        self._glass.setParent(self)
        self._glass.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._glass.adjustSize()
        room = kit.px(34)
        self.setTextMargins(
            0 if kit.say.is_rtl else room - kit.px(8), 0, room - kit.px(8) if kit.say.is_rtl else 0, 0
        )

    def resizeEvent(self, _event: object) -> None:
        """Keep the magnifier at the start of the line."""
        inset = self._kit.px(12)
        at_x = self.width() - inset - self._glass.width() if self._kit.say.is_rtl else inset
        self._glass.move(at_x, (self.height() - self._glass.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give arrows and Enter to the list."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit()
        else:
            super().keyPressEvent(event)
