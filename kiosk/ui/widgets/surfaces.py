"""Surfaces and the few layouts pages are made of: cards, rules, columns, lines, banners."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture

TONE_ICONS = {
    Tone.NEUTRAL: "info",
    Tone.GOOD: "check_circle",
    Tone.INFO: "info",
    Tone.WARN: "warning",
    Tone.BAD: "error",
}


class Surface(QFrame):
    """A box with a named look and one layout inside."""

    def __init__(self, area: str, inside: QLayout, pad: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ui_area", area)
        inside.setContentsMargins(pad, pad, pad, pad)
        self.setLayout(inside)


def column(gap: int, *parts: "QWidget | QLayout | int | None") -> QVBoxLayout:
    """Stack parts from top to bottom; an int is a fixed space, None takes the room that is left."""
    made = QVBoxLayout()
    _fill(made, gap, parts)
    return made


def line(gap: int, *parts: "QWidget | QLayout | int | None") -> QHBoxLayout:
    """Put parts beside each other from the start of the line; None takes the room that is left."""
    made = QHBoxLayout()
    _fill(made, gap, parts)
    return made


def _fill(
    layout: QVBoxLayout | QHBoxLayout, gap: int, parts: Iterable[QWidget | QLayout | int | None]
) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def plain(inside: QLayout) -> Surface:
    """Return an invisible box around a layout."""
    return Surface("plain", inside)


def card(kit: Kit, inside: QLayout) -> Surface:
    """Return a card: one border, no shadow (a shadow quadruples the repaint)."""
    return Surface("card", inside, kit.px(kit.sizes.pad))


def rule(kit: Kit) -> QFrame:
    """Return a thin line across."""
    made = QFrame()
    made.setProperty("ui_area", "rule")
    made.setFixedHeight(max(1, kit.px(1)))
    return made


def discard(widget: QWidget) -> None:
    """Throw a widget away.

    It keeps its parent until the event loop deletes it: without one, a widget that its layout was about to
    show would come up as a window of its own and take the focus along, and losing it restyles the whole tree.
    """
    widget.hide()
    widget.deleteLater()


def bury(widget: QWidget, stand: QWidget) -> None:
    """Throw a widget away out of sight: one that dies where it stood has all that stands there painted again.

    Args:
        widget: what is thrown away; its layout has let it go.
        stand: what it dies with at the latest.
    """
    grave = QWidget(stand)  # never shown
    grave.resize(0, 0)
    widget.hide()
    widget.setParent(grave)
    grave.deleteLater()


class Banner(Surface):
    """A coloured message: an icon, a sentence, and what to do next."""

    def __init__(self, kit: Kit, tone: Tone, title: str, text: str = "", icon: str = "") -> None:
        self.title = Label(kit, title, tone.value if tone is not Tone.NEUTRAL else "strong", wrap=True)
        self.text = Label(kit, text, "body", wrap=True)
        colour = kit.colours.on(tone)
        picture = Picture(kit, icon or TONE_ICONS[tone], colour, max(22, kit.sizes.icon))
        words = column(kit.px(2), self.title, self.text)
        inside = line(kit.px(10), picture)
        inside.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(words, 1)
        super().__init__(tone.value if tone is not Tone.NEUTRAL else "card", inside, kit.px(12))
        self.text.setVisible(bool(text))


class Scroll(QScrollArea):
    """A column that scrolls only when it must, never sideways."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)


class Snug(Scroll):
    """A column that is as tall as what stands in it, and scrolls where the page has less room."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(inside)
        self._inside = inside
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Return the size of what stands inside, at the width that there is."""
        hint = self._inside.sizeHint()
        if self._inside.hasHeightForWidth():
            hint.setHeight(self._inside.heightForWidth(self.width()))
        return hint

    def minimumSizeHint(self) -> QSize:
        """Return about one row: the rest may be scrolled to."""
        return QSize(0, self.fontMetrics().height() * 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height when the width has changed."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
