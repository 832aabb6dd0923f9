"""Painting from the start of a line to its end, whichever side that is."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from kiosk.ui.theme.fonts import font
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit


@dataclass(frozen=True, slots=True)
class Brush:
    """A painter with a box; `start` and `end` are measured along the line, never left or right."""

    kit: Kit
    painter: QPainter
    box: QRectF

    def from_start(self, start: float, width: float, height: float) -> QRectF:
        """Return an area `start` px after the beginning of the line, centred in height."""
        at_x = self.box.right() - start - width if self.kit.say.is_rtl else self.box.left() + start
        return QRectF(at_x, self.box.center().y() - height / 2, width, height)

    def band(self, start: float, width: float) -> QRectF:
        """Return an area of the box's whole height."""
        return self.from_start(start, width, self.box.height())

    def face(self, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the typeface in a token size."""
        return font(self.kit.theme, size, weight)

    def text(
        self, words: str, start: float, width: float, face: QFont | None = None, colour: str = ""
    ) -> None:
        """Write one line at the start of an area, shortened when it must be."""
        face = face or self.face(self.kit.sizes.body)
        short = QFontMetricsF(face).elidedText(self.kit.directed(words), Qt.TextElideMode.ElideRight, width)
        self.painter.setFont(face)
        self.painter.setPen(QColor(colour or self.kit.colours.ink))
        self.painter.drawText(self.band(start, width), int(self.kit.start), short)

    def marked(self, words: str, marks: tuple[tuple[int, int], ...], area: QRectF, face: QFont) -> None:
        """Write one line with some letters marked; Arabic letters keep their joining."""
        option = QTextOption(self.kit.start & ~Qt.AlignmentFlag.AlignVCenter)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTextDirection(self.kit.direction)
        layout = QTextLayout(
            QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, area.width()), face
        )
        layout.setTextOption(option)
        layout.setFormats([_mark(self.kit, start, length) for start, length in marks])
        layout.beginLayout()
        row = layout.createLine()
        row.setLineWidth(area.width())
        layout.endLayout()
        self.painter.setPen(QColor(self.kit.colours.ink))
        layout.draw(self.painter, QPointF(area.left(), area.center().y() - row.height() / 2))

    def pill(self, words: str, tone: Tone, from_end: float = 0) -> float:
        """Draw a pill at the end of the line; return how much of the line it took."""
        face = self.face(self.kit.sizes.small, QFont.Weight.DemiBold)
        width = QFontMetricsF(face).horizontalAdvance(words) + self.kit.px(18)
        height = self.kit.px(26)
        area = self.from_start(self.box.width() - from_end - width, width, height)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(self.kit.colours.soft(tone)))
        self.painter.drawRoundedRect(area, self.kit.px(5), self.kit.px(5))
        self.painter.setFont(face)
        self.painter.setPen(QColor(self.kit.colours.on(tone)))
        self.painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), self.kit.directed(words))
        return width


def _mark(kit: Kit, start: int, length: int) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    style = QTextCharFormat()
    style.setBackground(QColor(kit.colours.mark))
    style.setForeground(QColor(kit.colours.on_mark))
    style.setFontWeight(QFont.Weight.DemiBold)
    made.format = style
    return made
