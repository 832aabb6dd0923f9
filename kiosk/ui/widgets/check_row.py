"""A paper of the checklist: ticked with Space, its state in words at the end of the line."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from kiosk.ui.theme.icons import paint_icon
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import break_lines
from kiosk.ui.widgets.painting import Brush

_BOX_PX: Final = 18
_HEIGHT_PX: Final = 36
_GAP_PX: Final = 10
_MIN_WORDS_PX: Final = 90


class CheckRow(QCheckBox):
    """One line of a checklist: a box, what it is, and a pill saying *seen*, *needed* or *if there is one*."""

    states: tuple[str, ...] = ("seen", "needed", "optional")
    words = "form.paper_{}"

    def __init__(self, kit: Kit, text: str, required: bool = True) -> None:
        super().__init__()
        self._kit = kit
        self._words = text
        self._required = required
        self._face = kit.face(kit.sizes.body)
        self._pill_width = self._widest_pill()
        self._broken: tuple[int, QTextLayout, float] | None = None
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(self.isChecked())

    def _on_toggled(self, _checked: bool) -> None:
        self.setAccessibleDescription(self._state()[0])

    def _state(self) -> tuple[str, Tone]:
        if self.isChecked():
            return self._kit.say("form.paper_seen"), Tone.GOOD
        if self._required:
            return self._kit.say("form.paper_needed"), Tone.WARN
        return self._kit.say("form.paper_optional"), Tone.NEUTRAL

    def _before_words(self) -> int:
        return self._kit.px(2 + _BOX_PX + _GAP_PX)

    def _widest_pill(self) -> int:
        face = self._kit.face(self._kit.sizes.small, QFont.Weight.DemiBold)
        words = [self._kit.say(self.words.format(state)) for state in self.states]
        return max(QFontMetrics(face).horizontalAdvance(word) for word in words) + self._kit.px(18)

    def _lines(self, width: int) -> tuple[QTextLayout, float]:
        """Return the words broken into the room between box and pill, and their height."""
        if self._broken is None or self._broken[0] != width:
            layout = QTextLayout(self._kit.directed(self._words), self._face)
            layout.setTextOption(QTextOption(self._kit.start & ~Qt.AlignmentFlag.AlignVCenter))
            room = width - self._before_words() - self._pill_width - self._kit.px(_GAP_PX)
            self._broken = (width, layout, break_lines(layout, max(room, self._kit.px(_MIN_WORDS_PX))))
        return self._broken[1:]

    def hasHeightForWidth(self) -> bool:
        """Say that long words take a second line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return room for all lines of the words."""
        return max(self._kit.px(_HEIGHT_PX), int(self._lines(width)[1]) + self._kit.px(10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Insist on the height that the words need at this width: a list that scrolls would not give it."""
        super().resizeEvent(event)
        needed = self.heightForWidth(self.width())
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)

    def sizeHint(self) -> QSize:
        """Return room for the box, the words and the pill."""
        width = self._before_words() + self._pill_width + self._kit.px(_GAP_PX + 2 * _MIN_WORDS_PX)
        return QSize(width, self._kit.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which the words can be broken."""
        width = self._before_words() + self._pill_width + self._kit.px(_GAP_PX + _MIN_WORDS_PX)
        return QSize(width, self._kit.px(_HEIGHT_PX))

    def hitButton(self, _position: object) -> bool:
        """Take a press anywhere on the line."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line from its start: box, words, and the pill at its end."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = Brush(self._kit, painter, QRectF(self.rect()))
        size = self._kit.px(_BOX_PX)
        self._paint_box(painter, brush.from_start(self._kit.px(2), size, size))
        brush.pill(*self._state())
        layout, height = self._lines(self.width())
        room = self.width() - self._before_words() - self._pill_width - self._kit.px(_GAP_PX)
        area = brush.band(self._before_words(), room)
        painter.setPen(QColor(self._kit.colours.ink))
        layout.draw(painter, QPointF(area.left(), (self.height() - height) / 2))
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        colours = self._kit.colours
        on = self.isChecked()
        painter.setPen(QPen(QColor(colours.brand if on else colours.control_line), 2))
        painter.setBrush(QColor(colours.brand if on else colours.surface))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        if on:
            paint_icon(painter, "check", box.adjusted(2, 2, -2, -2), colours.on_brand)
