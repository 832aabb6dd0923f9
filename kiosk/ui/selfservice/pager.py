"""Two buttons that scroll what does not fit; and the upper half of a low page, which is only read."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.widgets.kiosk_buttons import IconPlate, pressed
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.surfaces import Scroll, Surface, column, line


def still(scroll: Scroll) -> Scroll:
    """Let a column be scrolled by buttons alone: no bar at its side, no gesture of several fingers."""
    scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.viewport().ungrabGesture(Qt.GestureType.PanGesture)
    return scroll


class Pager(Surface):
    """Scrolls a column by most of what is seen of it; shown once the column does not fit.

    Its buttons stand one above the other, on a low page beside each other.
    """

    def __init__(self, kit: Kit, scroll: Scroll, words: tuple[str, str], *, is_low: bool) -> None:
        self._scroll = scroll
        up, down = (
            IconPlate(kit, kit.say.of(f"selfservice.{name}"), icon)
            for name, icon in zip(words, ("up", "down"), strict=True)
        )
        pressed(up, partial(self.turn, -1))
        pressed(down, partial(self.turn, 1))
        gap = kit.px(kit.sizes.gap)
        both = column(0, None, line(gap, up, down)) if is_low else column(gap, None, up, down)
        super().__init__("plain", both)
        self.setVisible(False)

    def turn(self, pages: int) -> None:
        """Scroll by a page."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + pages * self._scroll.viewport().height() * 4 // 5)

    def see_overflow(self) -> bool:
        """Show the buttons when the column is longer than what is seen of it; say whether they have come."""
        viewport, held = self._scroll.viewport(), self._scroll.widget()
        inside = held.layout() if held is not None else None
        wanted = inside.totalHeightForWidth(viewport.width()) if inside is not None else 0
        if wanted <= viewport.height() + 1 or not self.isHidden():
            return False
        self.setVisible(True)
        return True


class Texts(QWidget):
    """What a low page says; its buttons stand below, with everything else that is touched."""

    def __init__(self, kit: Kit, inside: QVBoxLayout, side: int) -> None:
        super().__init__(kit.stand)
        held = QWidget()
        held.setProperty("ui_area", "plain")
        inside.setContentsMargins(kit.px(6), 0, kit.px(6), kit.px(6))
        held.setLayout(inside)
        scroll = still(Scroll(held))
        outside = line(0)
        outside.addWidget(scroll)
        outside.setContentsMargins(side, kit.px(kit.sizes.gap) // 2, side, kit.px(4))
        self.setLayout(outside)
        self.pager = Pager(kit, scroll, ("text_above", "text_below"), is_low=True)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.pager.see_overflow)
        held.installEventFilter(self)
        scroll.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See when the text does not fit."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self._soon.start(0)
        return False
