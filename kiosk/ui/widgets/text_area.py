"""The only edit of several lines: no rich text, digits normalised, Tab goes on to the next question."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import dress_state
from kiosk.ui.widgets.text_field import cleaned

_MOST_LETTERS: Final = 20_000  # Source: portal/contract/schemas/personal-letter.sent.json


class TextArea(QPlainTextEdit):
    """Some lines of text that start at the side the language starts at."""

    edited = Signal()

    def __init__(self, kit: Kit, name: str, height: int) -> None:
        super().__init__()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(kit.px(height))
        self.setAccessibleName(name)
        option = QTextOption(kit.start)
        option.setTextDirection(self.layoutDirection())
        self.document().setDefaultTextOption(option)
        self.textChanged.connect(self._on_changed)

    def text(self) -> str:
        """Return what stands in it."""
        return self.toPlainText()

    def show_value(self, text: str) -> None:
        """Show a text without moving the cursor of somebody who is typing the same."""
        if self.toPlainText() != text:
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)

    def show_state(self, state: str) -> None:
        """Colour the field: empty, or `wrong`."""
        dress_state(self, state)

    def show_trouble(self, text: str) -> None:
        """Tell screen readers what is wrong."""
        self.setAccessibleDescription(text)

    def _on_changed(self) -> None:
        typed = self.toPlainText()
        clean = cleaned(typed)[:_MOST_LETTERS]
        if clean != typed:
            place = len(cleaned(typed[: self.textCursor().position()]))
            self.setPlainText(clean)
            cursor = self.textCursor()
            cursor.setPosition(min(place, len(clean)))
            self.setTextCursor(cursor)
        self.edited.emit()
