"""The focus halo: a double ring that follows the focus on every background, without moving anything."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from kiosk.ui.widgets.kit import Kit

_REACH_PX = 5
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class FocusHalo(QWidget):
    """Draws around the widget that has the focus; lives in the window, lets every press through."""

    def __init__(self, kit: Kit, window: QWidget) -> None:
        super().__init__(window)
        self._kit = kit
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._target = new if new is not None and new.window() is self.window() else None
        self._watched = _ancestry(self._target)
        for watched in self._watched:
            watched.installEventFilter(self)
        self.follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget when it, or anything it stands in, moves."""
        if event.type() in _MOVES and watched is not self:
            self.follow()
        return False

    def follow(self) -> None:
        """Stand around the focused widget, or hide."""
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        reach = self._kit.px(_REACH_PX)
        corner = target.mapTo(self.window(), QPoint(0, 0))
        area = QRect(corner, target.size()).adjusted(-reach, -reach, reach, reach)
        self.setGeometry(area & self._frame(target).adjusted(-reach, -reach, reach, reach))
        self.raise_()
        self.show()

    def _frame(self, target: QWidget) -> QRect:
        """Return where the target can be seen: a scroll area around it cuts."""
        parent = target.parentWidget()
        while parent is not None and not isinstance(parent, QAbstractScrollArea):
            parent = parent.parentWidget()
        frame = parent if parent is not None else self.window()
        return QRect(frame.mapTo(self.window(), QPoint(0, 0)), frame.size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a dark ring of 6 px under a bright one of 3 px."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        radius = self._kit.px(self._kit.sizes.radius) + 2
        for colour, width in ((self._kit.colours.focus_edge, 6), (self._kit.colours.focus, 3)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(ring, radius, radius)
        painter.end()


def _ancestry(target: QWidget | None) -> list[QWidget]:
    """Return a widget and everything it stands in, up to the window."""
    found: list[QWidget] = []
    while target is not None and not target.isWindow():
        found.append(target)
        target = target.parentWidget()
    return found
