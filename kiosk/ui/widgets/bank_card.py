"""A bank card in its true proportions: a real one held against it measures a screen without a ruler."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.widgets.kit import Kit

# Source: ISO/IEC 7810, ID-1: 85.60 x 53.98 mm, corners of 3.18 mm.
_WIDTH_MM, _HEIGHT_MM, _CORNER_MM = 85.6, 53.98, 3.18
_CHIP: Final = (10.0, 19.0, 13.0, 11.0)


class BankCard(QWidget):
    """Draws the outline; its width is set from outside."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_width(self, width_px: int) -> None:
        """Draw it so wide, in the px of the screen."""
        self.setFixedSize(width_px, round(width_px * _HEIGHT_MM / _WIDTH_MM))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card and its chip."""
        scale = self.width() / _WIDTH_MM
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._kit.colours.brand), 2, Qt.PenStyle.SolidLine))
        painter.setBrush(QColor(self._kit.colours.brand_soft))
        corner = _CORNER_MM * scale
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), corner, corner)
        left, top, width, height = (length * scale for length in _CHIP)
        painter.setBrush(QColor(self._kit.colours.surface))
        painter.drawRoundedRect(QRectF(left, top, width, height), scale, scale)
        painter.end()
