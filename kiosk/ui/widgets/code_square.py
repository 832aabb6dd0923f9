"""A QR code on the screen: black on white in every theme, each module a whole number of pixels."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET_MODULES = 4  # Source: ISO/IEC 18004, quiet zone


class CodeSquare(QWidget):
    """Shows the rows of a code; `side` is the most pixels it may take."""

    def __init__(self, rows: tuple[tuple[bool, ...], ...], side: int, name: str) -> None:
        super().__init__()
        self._rows = rows
        self._module = max(1, side // (len(rows) + 2 * _QUIET_MODULES))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the code with its quiet zone."""
        side = (len(self._rows) + 2 * _QUIET_MODULES) * self._module
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dark modules."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        for row, modules in enumerate(self._rows):
            for column, is_dark in enumerate(modules):
                if is_dark:
                    left, top = ((place + _QUIET_MODULES) * self._module for place in (column, row))
                    painter.fillRect(left, top, self._module, self._module, QColor("black"))
        painter.end()
