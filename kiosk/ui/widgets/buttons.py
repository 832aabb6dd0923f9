"""Buttons: words, an icon, and the key that presses them."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label, Picture, repolish

MIN_TARGET_PX: Final = 24  # Source: WCAG 2.2, 2.5.8, whatever the scale
_ICON_COLOUR = {
    "primary": "on_brand",
    "danger": "on_bad",
    "rail_here": "on_brand_soft",
    "rail": "on_brand_soft",
    "problem": "on_bad",
    "link": "on_brand_soft",
    "head": "on_header",
}
_CENTRED = ("primary", "second", "danger", "segment", "head")


class Button(QPushButton):
    """A button; `kind` is hero, primary, second, danger, rail, rail_here, link, problem or segment.

    Enter presses it as Space does. Its accessible name is its words alone.
    """

    def __init__(self, kit: Kit, text: str, kind: str = "second", *, icon: str = "", key: str = "") -> None:
        super().__init__()
        self._kit = kit
        big = kind == "hero"
        kind = "primary" if big else kind
        self._icon_name = icon
        self.setProperty("ui_kind", kind)
        self.setAccessibleName(text)
        self._text = Label(kit, text, "button")
        self._picture = Picture(kit, icon, self._icon_colour(kind)) if icon else None
        inside = self._arrange(kind, key)
        pad = kit.px(2 if kind in {"link", "problem"} else 10)
        inside.setContentsMargins(pad, kit.px(2), pad, kit.px(2))
        inside.setSpacing(kit.px(8))
        link = kind in {"link", "problem"}
        height = kit.sizes.target if link else kit.sizes.big_control if big else kit.sizes.control
        self.setFixedHeight(max(kit.px(height), MIN_TARGET_PX))
        wide = QSizePolicy.Policy.Fixed if link else QSizePolicy.Policy.Minimum
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    def _arrange(self, kind: str, key: str) -> QHBoxLayout:
        inside = QHBoxLayout(self)
        if kind in _CENTRED:
            inside.addStretch(1)
        if self._picture is not None:
            inside.addWidget(self._picture)
        inside.addWidget(self._text)
        if kind in _CENTRED:
            if key:
                inside.addWidget(KeyCap(key))
            inside.addStretch(1)
        else:
            inside.addStretch(1)
            if key:
                inside.addWidget(KeyCap(key))
        for child in self.children():
            if isinstance(child, Label | KeyCap | Picture):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return inside

    def _icon_colour(self, kind: str) -> str:
        return str(getattr(self._kit.colours, _ICON_COLOUR.get(kind, "ink")))

    def show_text(self, text: str) -> None:
        """Show other words."""
        self._text.show_text(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def show_kind(self, kind: str) -> None:
        """Dress the button for another kind."""
        if self.property("ui_kind") == kind:
            return
        self.setProperty("ui_kind", kind)
        if self._picture is not None:
            self._picture.show_icon(self._icon_name, self._icon_colour(kind))
        repolish(self)
        repolish(self._text)

    def show_chosen(self, chosen: bool) -> None:
        """Let the words follow a segment's colour."""
        self._text.show_role("button_on" if chosen else "button")

    @property
    def words(self) -> str:
        """The words on the button."""
        return self.accessibleName()

    def changeEvent(self, event: QEvent) -> None:
        """Grey the icon with its words."""
        if event.type() is QEvent.Type.EnabledChange and self._picture is not None:
            kind = str(self.property("ui_kind"))
            colour = self._icon_colour(kind) if self.isEnabled() else self._kit.colours.on_disabled
            self._picture.show_icon(self._icon_name, colour)
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """Return what the words need."""
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return what the words need: a button is never narrower than its words."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter as well as with Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)


def button(
    kit: Kit,
    text: str,
    pressed: Callable[[], None],
    kind: str = "second",
    *,
    icon: str = "",
    key: str = "",
) -> Button:
    """Return a button that calls `pressed`; there is no button without a function."""
    made = Button(kit, text, kind, icon=icon, key=key)
    made.clicked.connect(lambda _checked=False: pressed())
    return made
