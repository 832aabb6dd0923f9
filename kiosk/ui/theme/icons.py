"""Own line icons, drawn from SVG in the colour asked for; the only icon table of the window."""

import functools
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kiosk.domain.words import Language

_FOLDER: Final = Path(__file__).parents[2] / "data" / "icons"
FORWARD: Final = {Language.ARABIC: "arrow_left", Language.ENGLISH: "arrow_right"}
BACK: Final = {Language.ARABIC: "arrow_right", Language.ENGLISH: "arrow_left"}


@functools.cache
def _source(name: str) -> str:
    return (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def paint_icon(painter: QPainter, name: str, area: QRectF, colour: str) -> None:
    """Paint an icon into `area`."""
    QSvgRenderer(QByteArray(_source(name).replace("COLOUR", colour).encode())).render(painter, area)


def icon_pixmap(name: str, size: int, colour: str) -> QPixmap:
    """Return an icon as a pixmap of `size` px."""
    pixmap = QPixmap(size, size)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, size, size), colour)
    painter.end()
    return pixmap
