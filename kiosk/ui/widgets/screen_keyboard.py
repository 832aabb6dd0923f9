"""Our own keyboard on the screen: no memory, no suggestions; types into whatever field has the focus."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.selfservice.layouts import (
    BACKSPACE,
    SPACE,
    TO_ARABIC,
    TO_DIGITS,
    TO_LATIN,
    WIDE,
    Layout,
    Rows,
    layout_after,
    rows_of,
)
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Picture
from kiosk.ui.widgets.surfaces import Surface

_NAMES = {
    SPACE: "space",
    BACKSPACE: "backspace",
    TO_ARABIC: "arabic",
    TO_LATIN: "latin",
    TO_DIGITS: "digits",
}
_MARKED = frozenset({SPACE, TO_ARABIC, TO_LATIN, TO_DIGITS})
_FEW_KEYS = 3
_FEW_WIDTH = 2.2
_LETTER_WIDTH = 1.58


class KeyPlate(QPushButton):
    """A key: never takes the focus, so that the field keeps it."""

    def __init__(self, kit: Kit, key: str) -> None:
        super().__init__()
        self.key = key
        name = kit.say.of(f"selfservice.keys.{_NAMES[key]}") if key in _NAMES else key
        self.setProperty("ui_kind", "key_soft" if key in _NAMES else "key")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(key == BACKSPACE)
        self.setMinimumSize(kit.sizes.target, kit.sizes.target)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if key == BACKSPACE:
            inside = QHBoxLayout(self)
            inside.setAlignment(Qt.AlignmentFlag.AlignCenter)
            picture = Picture(kit, "backspace", kit.colours.ink, kit.sizes.icon)
            picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(picture)
        else:
            self.setText(name if key in _MARKED else key)


class ScreenKeyboard(Surface):
    """Rows of keys, from left to right in both languages as on a real keyboard; `room` is its width in px."""

    def __init__(self, kit: Kit, room: int) -> None:
        self._kit = kit
        self._room = room
        self._rows: QWidget | None = None
        self._made: dict[tuple[Layout, bool], QWidget] = {}
        self._shown: tuple[Layout, bool] | None = None
        self._outside = QVBoxLayout()
        super().__init__("keyboard", self._outside)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(kit.say.of("selfservice.keys.name"))
        self._outside.setContentsMargins(self._gap, self._gap * 2, self._gap, self._gap * 2)

    @property
    def _gap(self) -> int:
        target = self._kit.sizes.target
        wanted = 6 if self._room > 12 * (target + 8) else 2 if self._room > 12 * (target + 2) + 4 else 0
        return self._kit.px(wanted)

    @property
    def layout_shown(self) -> Layout | None:
        """Which keys are shown."""
        return self._shown[0] if self._shown else None

    def show_layout(self, layout: Layout, *, letters_first: bool = False) -> None:
        """Show the keys of a layout; keys once made are kept, there is nothing of a citizen in them."""
        wanted = (layout, letters_first)
        if self._shown == wanted:
            return
        self._shown = wanted
        if self._rows is not None:
            self._rows.hide()
        if wanted not in self._made:
            self._made[wanted] = self._build(rows_of(layout, letters_first=letters_first))
            self._outside.addWidget(self._made[wanted], 0, Qt.AlignmentFlag.AlignHCenter)
        self._rows = self._made[wanted]
        self._rows.show()
        margins = self._outside.contentsMargins()
        self.setFixedHeight(self._rows.height() + margins.top() + margins.bottom() + 1)

    def _build(self, rows: Rows) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._gap)
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(self._gap)
            for key in row:
                plate = KeyPlate(self._kit, key)
                plate.clicked.connect(self._press(key))
                line.addWidget(plate, round(10 * WIDE.get(key, 1.0)))
            column.addLayout(line)
        most, target = max(len(row) for row in rows), self._kit.sizes.target
        share = _FEW_WIDTH if most <= 2 * _FEW_KEYS else _LETTER_WIDTH
        width = int(most * target * share) + (most - 1) * self._gap
        made.setFixedSize(
            min(width, self._room - 2 * self._gap), len(rows) * target + (len(rows) - 1) * self._gap
        )
        return made

    def _press(self, key: str) -> Callable[[], None]:
        def press() -> None:
            following = layout_after(key)
            if following is not None:
                self.show_layout(following, letters_first=True)
                return
            field = QApplication.focusWidget()
            if field is not None:
                code = Qt.Key.Key_Backspace if key == BACKSPACE else Qt.Key.Key_unknown
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    text = "" if key == BACKSPACE else key
                    event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text)
                    QApplication.sendEvent(field, event)

        return press
