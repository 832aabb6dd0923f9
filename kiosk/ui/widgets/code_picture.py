"""A square code on the screen, black on white in every look, so that a telephone can read it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.widgets.kit import Kit

_QUIET_MODULES = 4  # Source: ISO/IEC 18004, quiet zone


class CodePicture(QWidget):
    """Draws the modules as large as its side allows, in whole pixels."""

    def __init__(self, kit: Kit, name: str, modules: tuple[tuple[bool, ...], ...], side: int) -> None:
        super().__init__()
        self._modules = modules
        self._image = _image_of(modules)
        self._step = max(2, side // (len(modules) + 2 * _QUIET_MODULES))
        self.setAccessibleName(name)
        self.setLayoutDirection(kit.direction)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return the side with the quiet zone around."""
        side = self._step * (len(self._modules) + 2 * _QUIET_MODULES)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw dark squares on white."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(Qt.GlobalColor.white))
        edge, side = _QUIET_MODULES * self._step, self._step * len(self._modules)
        painter.drawImage(QRect(edge, edge, side, side), self._image)
        painter.end()


def _image_of(modules: tuple[tuple[bool, ...], ...]) -> QImage:
    """Return an image with one pixel for every module: a thousand squares take as long as a page."""
    count = len(modules)
    grey = b"".join(bytes(0 if is_dark else 255 for is_dark in row) for row in modules)
    return QImage(grey, count, count, count, QImage.Format.Format_Grayscale8).copy()
