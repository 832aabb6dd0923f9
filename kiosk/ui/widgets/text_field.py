"""The only line edits of the window: no masks, no validators, digits normalised as they are typed."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from kiosk.domain.arabic import strip_bidi_controls, western_digits
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import dress_state, repolish

_MAX_LENGTH: Final = 200


def cleaned(text: str) -> str:
    """Return what was typed with Western digits and without invisible direction marks.

    A mark such as U+202E in a name would let it read as another one on screen and paper.
    """
    return western_digits(strip_bidi_controls(text))


class TextField(QLineEdit):
    """One line of text that starts at the side the language starts at."""

    def __init__(self, kit: Kit, name: str, text: str = "") -> None:
        super().__init__()
        self._kit = kit
        self.setMaxLength(_MAX_LENGTH)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(kit.px(kit.sizes.control))
        self.setAlignment(kit.start)
        self.setAccessibleName(name)
        self.setText(text)
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, typed: str) -> None:
        clean = self.clean(typed)
        if clean != typed:
            place = len(self.clean(typed[: self.cursorPosition()]))
            self.setText(clean)
            self.setCursorPosition(place)

    def clean(self, typed: str) -> str:
        """Return what may stay of what was typed."""
        return cleaned(typed)

    def show_value(self, text: str) -> None:
        """Show a text without moving the cursor of somebody who is typing the same."""
        if self.text() != text:
            self.setText(text)

    def show_state(self, state: str) -> None:
        """Colour the field: empty, `filled` (from a document) or `wrong`."""
        dress_state(self, state)

    def show_trouble(self, text: str) -> None:
        """Tell screen readers what is wrong: Qt offers no invalid state, so it is the description."""
        self.setAccessibleDescription(text)

    def go_to_next(self) -> None:
        """Move the focus to the next question, as Tab does."""
        self.focusNextPrevChild(True)  # noqa: FBT003 - Qt's own signature

    def make_fixed(self) -> None:
        """Show a value that is worked out: it can be read and copied, not typed into."""
        self.setReadOnly(True)
        self.setProperty("ui_fixed", "true")
        repolish(self)

    def make_big(self) -> None:
        """Use the size of an amount."""
        self.setProperty("ui_big", "true")
        self.setFixedHeight(self._kit.px(self._kit.sizes.big_control))
        repolish(self)


class NumberField(TextField):
    """Figures and codes: edited from left to right, at the start side of the line."""

    def __init__(self, kit: Kit, name: str, text: str = "") -> None:
        super().__init__(kit, name, text)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAlignment(kit.start)


class LatinField(NumberField):
    """A name in Latin letters, kept as typed."""


class MoneyField(NumberField):
    """An amount in dinars: figures, a point or a comma; reading it is the domain's business."""

    def clean(self, typed: str) -> str:
        """Keep figures and decimal signs; the Arabic decimal sign becomes a point."""
        western = cleaned(typed).replace("\u066b", ".").replace("\u066c", ",")
        return "".join(letter for letter in western if letter in "0123456789.,")


class PinField(NumberField):
    """A secret number: dots instead of figures, never undone, never copied."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__(kit, name)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def clean(self, typed: str) -> str:
        """Keep figures only."""
        return "".join(letter for letter in cleaned(typed) if letter in "0123456789")
