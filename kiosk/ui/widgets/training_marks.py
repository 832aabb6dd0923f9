"""What says on every screen that this is training: a band that can be read, and a veil over everything."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.surfaces import Surface, line

_SLANT_DEGREES = -24
_ALPHA = 20
_LETTERS_PX = 58
_GAP = 1.9


class TrainingBand(Surface):
    """One line under the header."""

    def __init__(self, kit: Kit) -> None:
        inside = line(kit.px(10), None, Picture(kit, "education", kit.colours.on(Tone.WARN), 20))
        words = Label(kit, kit.say.of("training.band"), "small_strong")
        inside.addWidget(words)
        inside.addStretch(1)
        super().__init__("warn", inside)
        inside.setContentsMargins(kit.px(12), kit.px(3), kit.px(12), kit.px(3))
        self.setObjectName("training_band")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


class TrainingVeil(QWidget):
    """The word across the whole window, pale and slanted; lies on top and lets every press through."""

    def __init__(self, kit: Kit, window: QWidget) -> None:
        super().__init__(window)
        self._kit = kit
        self._words = kit.say.of("training.veil")
        self.setObjectName("training_veil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self._words)
        self.cover()

    def cover(self) -> None:
        """Lie over all of the window, above everything in it."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the word again and again along slanted lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = self._kit.face(_LETTERS_PX)
        metrics = QFontMetricsF(face)
        step_x, step_y = metrics.horizontalAdvance(self._words) * _GAP, metrics.height() * _GAP
        colour = QColor(self._kit.colours.on(Tone.WARN))
        colour.setAlpha(_ALPHA)
        painter.setFont(face)
        painter.setPen(colour)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(_SLANT_DEGREES)
        reach = (self.width() + self.height()) / 2
        row, y = 0, -reach
        while y < reach:
            x = -reach - (step_x / 2 if row % 2 else 0)
            while x < reach:
                painter.drawText(QPointF(x, y), self._words)
                x += step_x
            row, y = row + 1, y + step_y
        painter.end()
