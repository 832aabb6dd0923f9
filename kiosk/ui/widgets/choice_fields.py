"""Choosing one of several: a row of segments for a few, a list for many."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from kiosk.ui.theme.icons import paint_icon
from kiosk.ui.widgets.buttons import Button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import dress_state

FEW: Final = 3
_SEGMENT_LETTERS: Final = 36
_ARROW_PX: Final = 16
_ARROWS: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_ARROWS_RTL: Final = {**_ARROWS, Qt.Key.Key_Right: -1, Qt.Key.Key_Left: 1}


class ListChoice(QComboBox):
    """A drop-down list; the first line is empty until something is chosen."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._kit = kit
        self.setAccessibleName(name)
        self.setFixedHeight(kit.px(kit.sizes.control))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choices: tuple[tuple[str, str], ...] | None = None
        self.show_choices(choices)
        self.activated.connect(self._on_activated)

    def show_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices: an answer before has narrowed them. What was chosen stays if it is offered."""
        if tuple(choices) == self._choices:
            return
        before = self.value()
        self._choices = tuple(choices)
        self.clear()
        self.addItem(self._kit.say("form.choose"), "")
        for value, label in choices:
            self.addItem(self._kit.directed(label), value)
        self.show_value(before)

    def _on_activated(self, _index: int) -> None:
        self.chosen.emit(self.value())

    def value(self) -> str:
        """Return the chosen value, empty when none."""
        return str(self.currentData() or "")

    def show_value(self, value: str) -> None:
        """Choose a value without telling anybody."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def show_state(self, state: str) -> None:
        """Colour the field: empty, `filled` or `wrong`."""
        dress_state(self, state)

    def show_trouble(self, text: str) -> None:
        """Tell screen readers what is wrong."""
        self.setAccessibleDescription(text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a passing wheel must not change an answer."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then our own arrow at the end of the line."""
        super().paintEvent(event)
        painter = QPainter(self)
        size = self._kit.px(_ARROW_PX)
        inset = self._kit.px(10)
        at_x = inset if self._kit.say.is_rtl else self.width() - inset - size
        area = QRectF(at_x, (self.height() - size) / 2, size, size)
        paint_icon(painter, "down", area, self._kit.colours.ink_soft)
        painter.end()


class SegmentChoice(QWidget):
    """Two or three answers beside each other; arrows move, Space chooses."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._values = [value for value, _label in choices]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(kit.px(6))
        self._buttons: list[Button] = []
        for index, (_value, label) in enumerate(choices):
            made = Button(kit, label, "segment")
            made.setCheckable(True)
            made.setAccessibleDescription(name)
            made.toggled.connect(made.show_chosen)
            made.installEventFilter(self)
            self._group.addButton(made, index)
            inside.addWidget(made, 1)
            self._buttons.append(made)
        self.setFocusProxy(self._buttons[0])
        self._group.idClicked.connect(self._on_clicked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows choose the neighbour, as in a group of radio buttons."""
        if not (isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress):
            return False
        key = Qt.Key(event.key())
        steps = _ARROWS_RTL if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else _ARROWS
        if key not in steps:
            return False
        here = next((place for place, made in enumerate(self._buttons) if made is watched), 0)
        target = self._buttons[(here + steps[key]) % len(self._buttons)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.click()
        return True

    def _on_clicked(self, index: int) -> None:
        self.setFocusProxy(self._buttons[index])
        self.chosen.emit(self._values[index])

    def tab_ends(self) -> tuple[QWidget, QWidget]:
        """Return the first and the last widget of the row in the order of Tab."""
        return self._buttons[0], self._buttons[-1]

    def value(self) -> str:
        """Return the chosen value, empty when none."""
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else ""

    def show_value(self, value: str) -> None:
        """Choose a value without telling anybody."""
        if value in self._values:
            index = self._values.index(value)
            self._buttons[index].setChecked(True)
            self.setFocusProxy(self._buttons[index])

    def show_state(self, state: str) -> None:
        """Take part in the field's states; the words beside the field carry them."""

    def show_trouble(self, text: str) -> None:
        """Tell screen readers what is wrong."""
        for made in self._buttons:
            made.setAccessibleDescription(text or self.accessibleName())


def choice_field(kit: Kit, name: str, choices: Sequence[tuple[str, str]]) -> "ListChoice | SegmentChoice":
    """Return segments for at most three short answers, else a list."""
    lengths = [len(label) for _value, label in choices]
    if len(choices) <= FEW and max(lengths, default=0) * len(lengths) <= _SEGMENT_LETTERS:
        return SegmentChoice(kit, name, choices)
    return ListChoice(kit, name, choices)
