"""Buttons for a finger: tiles, options, ticks and keys; none is smaller than the theme's target."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QSizePolicy, QWidget

from kiosk.ui.theme.icons import FORWARD
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.surfaces import Surface, column, line

_CHEVRON = {"arrow_left": "chevron_left", "arrow_right": "chevron_right"}


class Plate(QPushButton):
    """A button that holds a layout and is as tall as what it says; Enter presses it as Space does.

    `activated` tells of a finger, a key and assistive technology alike: what can be checked is toggled by it,
    not clicked.
    """

    activated = Signal()

    def __init__(self, kit: Kit, name: str, kind: str, inside: QLayout) -> None:
        super().__init__()
        self.kit = kit
        self._is_on = False
        self.clicked.connect(self._on_clicked)
        self.toggled.connect(self._on_toggled)
        self.setProperty("ui_kind", kind)
        self.setAccessibleName(name)
        self.setAutoDefault(False)
        self.setLayout(inside)
        self.setMinimumSize(kit.sizes.target, kit.sizes.target)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_checked(self, is_on: bool) -> None:
        """Show whether it is chosen; touching it changes nothing by itself, the page is drawn anew."""
        self._is_on = is_on
        self.setCheckable(True)
        self.setChecked(is_on)

    def _on_clicked(self) -> None:
        if not self.isCheckable():
            self.activated.emit()

    def _on_toggled(self, is_checked: bool) -> None:
        if is_checked != self._is_on:
            self.setChecked(self._is_on)
            self.activated.emit()

    def hasHeightForWidth(self) -> bool:
        """The words may need several lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the words need."""
        inside = self.layout()
        wanted = inside.totalHeightForWidth(width) if inside is not None else 0
        return max(wanted, self.minimumHeight())

    def sizeHint(self) -> QSize:
        """Return what the words need."""
        inside = self.layout()
        hint = inside.totalSizeHint() if inside is not None else super().sizeHint()
        return hint.expandedTo(self.minimumSize())

    def minimumSizeHint(self) -> QSize:
        """Return the least: a target's size, or the longest word's."""
        inside = self.layout()
        hint = inside.totalMinimumSize() if inside is not None else super().minimumSizeHint()
        return hint.expandedTo(self.minimumSize())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter as well as with Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)


class TilePlate(Plate):
    """A way to go on: an icon on a soft ground, a title, a line under it, an arrow."""

    def __init__(self, kit: Kit, title: str, text: str, icon: str, *, is_hero: bool = False) -> None:
        words = column(kit.px(2), None, Label(kit, title, "h1" if is_hero else "h2", wrap=True))
        for said in text.splitlines():
            words.addSpacing(kit.sizes.gap if is_hero else 0)
            words.addWidget(Label(kit, said, "body" if is_hero else "soft", wrap=True))
        words.addStretch(1)
        size = kit.sizes.icon * 2 if is_hero else kit.sizes.icon
        ground = Surface(
            "brand", line(0, Picture(kit, icon, kit.colours.on_brand_soft, size)), kit.sizes.icon // 2
        )
        ground.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        arrow = Picture(
            kit, _CHEVRON[FORWARD[kit.say.language]], kit.colours.ink_soft, kit.sizes.icon * 2 // 3
        )
        inside = line(kit.px(kit.sizes.gap), ground)
        inside.addLayout(words, 1)
        inside.addWidget(arrow)
        pad = kit.px(kit.sizes.gap)
        inside.setContentsMargins(pad, pad, pad, pad)
        super().__init__(kit, f"{title}. {' '.join(text.splitlines())}" if text else title, "tile", inside)
        self.setLayoutDirection(kit.direction)


class OptionPlate(Plate):
    """One answer of several: a round mark and its words; the chosen one is marked by more than its colour."""

    def __init__(self, kit: Kit, words: str, *, is_chosen: bool) -> None:
        colour = kit.colours.on_brand if is_chosen else kit.colours.ink_soft
        mark = Picture(kit, "radio_on" if is_chosen else "radio_off", colour, kit.sizes.icon)
        inside = line(kit.px(12), mark)
        inside.addWidget(Label(kit, words, "option_on" if is_chosen else "option", wrap=True), 1)
        inside.setContentsMargins(kit.px(14), kit.px(4), kit.px(14), kit.px(4))
        super().__init__(kit, words, "option_on" if is_chosen else "option", inside)
        self.show_checked(is_chosen)


class TickPlate(Plate):
    """A sentence that is agreed to."""

    def __init__(self, kit: Kit, words: str, *, is_on: bool) -> None:
        mark = Picture(kit, "tick_on" if is_on else "tick_off", kit.colours.on_brand_soft, kit.sizes.icon)
        inside = line(kit.px(14), mark)
        inside.addWidget(Label(kit, words, "strong", wrap=True), 1)
        inside.setContentsMargins(kit.px(14), kit.px(8), kit.px(14), kit.px(8))
        super().__init__(kit, words, "tick", inside)
        self.show_checked(is_on)


class IconPlate(Plate):
    """A square button with an icon alone; its words are its name."""

    def __init__(self, kit: Kit, words: str, icon: str, kind: str = "second") -> None:
        colour = kit.colours.on_header if kind == "head" else kit.colours.ink
        inside = QHBoxLayout()
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addStretch(1)
        inside.addWidget(Picture(kit, icon, colour, kit.sizes.icon))
        inside.addStretch(1)
        super().__init__(kit, words, kind, inside)
        self.setFixedSize(kit.sizes.target, kit.sizes.target)


def pressed(plate: Plate, act: Callable[[], None]) -> Plate:
    """Let a button do something; there is no button without a function."""
    plate.activated.connect(act)
    return plate
