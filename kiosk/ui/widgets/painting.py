"""Painting from the start of a line to its end, whichever side that is."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QStaticText,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit

PILL_INSET_PX: Final = 18  # both sides of the words together


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
        return self.kit.face(size, weight)

    def text(
        self, words: str, start: float, width: float, face: QFont | None = None, colour: str = ""
    ) -> None:
        """Write one line at the start of an area, shortened when it must be."""
        face = face or self.face(self.kit.sizes.body)
        still = self.kit.still(words, face, int(width))
        size = still.size()
        area = self.from_start(start, size.width(), size.height())
        self._draw(still, area, face, colour or self.kit.colours.ink)

    def _draw(self, still: QStaticText, area: QRectF, face: QFont, colour: str) -> None:
        self.painter.setFont(face)
        self.painter.setPen(QColor(colour))
        self.painter.drawStaticText(round(area.left()), round(area.top()), still)

    def amount(self, words: str, start: float, width: float, face: QFont) -> None:
        """Write figures at the end of an area, so that points stand under points."""
        still = self.kit.still(words, face, int(width))
        size = still.size()
        area = self.from_start(start + width - size.width(), size.width(), size.height())
        self._draw(still, area, face, self.kit.colours.ink)

    def marked(self, words: str, marks: tuple[tuple[int, int], ...], area: QRectF, face: QFont) -> None:
        """Write one line with some letters marked; Arabic letters keep their joining."""
        layout, row = self._marked_line(words, marks, area, face)
        if row.naturalTextWidth() > area.width():
            short = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
            layout, row = self._marked_line(short, marks, area, face)
        self.painter.setPen(QColor(self.kit.colours.ink))
        layout.draw(self.painter, QPointF(area.left(), area.center().y() - row.height() / 2))

    def _marked_line(
        self, words: str, marks: tuple[tuple[int, int], ...], area: QRectF, face: QFont
    ) -> tuple[QTextLayout, QTextLine]:
        option = QTextOption(self.kit.start & ~Qt.AlignmentFlag.AlignVCenter)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        option.setTextDirection(self.kit.direction)
        layout = QTextLayout(words, face)
        layout.setTextOption(option)
        layout.setFormats([_mark(self.kit, start, length) for start, length in marks])
        layout.beginLayout()
        row = layout.createLine()
        row.setLineWidth(area.width())
        layout.endLayout()
        return layout, row

    def pill(self, words: str, tone: Tone, from_end: float = 0) -> float:
        """Draw a pill at the end of the line; return how much of the line it took."""
        face = self.face(self.kit.sizes.small, QFont.Weight.DemiBold)
        still = self.kit.still(words, face, int(self.box.width()))
        size = still.size()
        width = size.width() + self.kit.px(PILL_INSET_PX)
        area = self.from_start(self.box.width() - from_end - width, width, self.kit.px(26))
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(self.kit.colours.soft(tone)))
        self.painter.drawRoundedRect(area, self.kit.px(5), self.kit.px(5))
        middle = area.center()
        inner = QRectF(
            middle.x() - size.width() / 2, middle.y() - size.height() / 2, size.width(), size.height()
        )
        self._draw(still, inner, face, self.kit.colours.on(tone))
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
