"""Parts beside each other that go on in the next line where the room ends; mirrored with the language."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_SHOWN_OR_HIDDEN = Qt.WidgetAttribute.WA_WState_ExplicitShowHide


class FlowLayout(QLayout):
    """Fills lines from their start; a part is as wide as it asks to be, at most as wide as the line."""

    def __init__(self, gap: int, *, is_rtl: bool) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._is_rtl = is_rtl
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take a part."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many parts there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return a part."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give a part back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Grow in no direction."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._place(QRect(0, 0, width, 0), is_moving=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the parts."""
        super().setGeometry(rect)
        self._place(rect, is_moving=True)

    def sizeHint(self) -> QSize:
        """Return the size of one line of everything."""
        sizes = [item.sizeHint() for item in self._items]
        gaps = self.spacing() * max(0, len(sizes) - 1)
        return QSize(sum(s.width() for s in sizes) + gaps, max((s.height() for s in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the widest part."""
        sizes = [item.minimumSize() for item in self._items]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _place(self, rect: QRect, *, is_moving: bool) -> int:
        at_x, at_y, tallest = 0, 0, 0
        for item in self._items:
            size = _asked(item).boundedTo(QSize(max(rect.width(), 1), 10_000))
            if at_x and at_x + size.width() > rect.width():
                at_x, at_y, tallest = 0, at_y + tallest + self.spacing(), 0
            if is_moving:
                left = rect.width() - at_x - size.width() if self._is_rtl else at_x
                item.setGeometry(QRect(rect.x() + left, rect.y() + at_y, size.width(), size.height()))
            at_x += size.width() + self.spacing()
            tallest = max(tallest, size.height())
        return at_y + tallest


def _asked(item: QLayoutItem) -> QSize:
    """Return how large a part wants to be; also where it stands nowhere yet; a hidden one does not."""
    widget = item.widget()
    if widget is None or not item.isEmpty() or widget.testAttribute(_SHOWN_OR_HIDDEN):
        return item.sizeHint()
    return widget.sizeHint().expandedTo(widget.minimumSize())


def flow(gap: int, is_rtl: bool, *parts: QWidget) -> FlowLayout:
    """Return parts that flow."""
    made = FlowLayout(gap, is_rtl=is_rtl)
    for part in parts:
        made.addWidget(part)
    return made
