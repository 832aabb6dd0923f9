"""A paper of the checklist: ticked with Space, its state in words at the end of the line."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from kiosk.ui.theme.fonts import font
from kiosk.ui.theme.icons import paint_icon
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.painting import Brush

_BOX_PX = 18
_HEIGHT_PX = 36


class CheckRow(QCheckBox):
    """One line of a checklist: a box, what it is, and a pill saying *seen*, *needed* or *if there is one*."""

    def __init__(self, kit: Kit, text: str, required: bool = True) -> None:
        super().__init__()
        self._kit = kit
        self._words = text
        self._required = required
        self.setAccessibleName(text)
        self.setFixedHeight(kit.px(_HEIGHT_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._on_toggled)
        self._on_toggled(False)

    def _on_toggled(self, _checked: bool) -> None:
        self.setAccessibleDescription(self._state()[0])

    def _state(self) -> tuple[str, Tone]:
        if self.isChecked():
            return self._kit.say("form.paper_seen"), Tone.GOOD
        if self._required:
            return self._kit.say("form.paper_needed"), Tone.WARN
        return self._kit.say("form.paper_optional"), Tone.NEUTRAL

    def sizeHint(self) -> QSize:
        """Return room for the box, the words and the pill."""
        metrics = QFontMetrics(font(self._kit.theme, self._kit.sizes.body))
        words = metrics.horizontalAdvance(self._words)
        pill = metrics.horizontalAdvance(self._state()[0]) + self._kit.px(26)
        return QSize(words + pill + self._kit.px(_BOX_PX + 20), self._kit.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the words are never cut."""
        return self.sizeHint()

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
        words, tone = self._state()
        used = brush.pill(words, tone)
        start = self._kit.px(2) + size + self._kit.px(10)
        brush.text(self._words, start, self.width() - start - used - self._kit.px(8))
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        colours = self._kit.colours
        on = self.isChecked()
        painter.setPen(QPen(QColor(colours.brand if on else colours.control_line), 2))
        painter.setBrush(QColor(colours.brand if on else colours.surface))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        if on:
            paint_icon(painter, "check", box.adjusted(2, 2, -2, -2), colours.on_brand)


def all_ticked(rows: list[CheckRow]) -> bool:
    """Say whether every line is ticked."""
    return all(row.checkState() is Qt.CheckState.Checked for row in rows)
