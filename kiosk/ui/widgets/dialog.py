"""A panel inside the window: asks for one thing, keeps the focus, leaves with Esc."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import Surface, column


class DialogPanel(QWidget):
    """Covers the window with a scrim and stands in its middle; the window behind rests meanwhile."""

    def __init__(self, kit: Kit, window: QWidget, title: str, inside: QLayout, width: int = 460) -> None:
        super().__init__(window)
        self.setProperty("ui_area", "scrim")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self._window = window
        self.left: Callable[[], None] | None = None
        body = column(kit.px(12), Label(kit, title, "h2"))
        body.addLayout(inside)
        panel = Surface("dialog", body, kit.px(22))
        panel.setFixedWidth(kit.px(width))
        grid = QGridLayout(self)
        grid.addWidget(panel, 0, 0, Qt.AlignmentFlag.AlignCenter)
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep covering the window when it changes its size."""
        if watched is self._window and event.type() is QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.left is not None:
            self.left()
            return
        super().keyPressEvent(event)
