"""The one typeface, IBM Plex Sans Arabic, loaded from its wheel so that every counter draws the same."""

from typing import Final

import fontpkg_ibm_plex_sans_arabic as plex
from PySide6.QtCore import qVersion
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from kiosk.errors import FontMissingError
from kiosk.ui.theme.tokens import Theme

FAMILY: Final[str] = plex.FAMILY
WEIGHTS: Final = ("Regular", "Medium", "SemiBold", "Bold")


def load_fonts() -> None:
    """Give the bundled weights to Qt.

    Raises:
        FontMissingError: a file is missing or is not a font.
    """
    for weight in WEIGHTS:
        path = plex.ROOT / "files" / f"IBMPlexSansArabic-{weight}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FontMissingError(path.name)


def font(theme: Theme, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the typeface at a token size, for painting."""
    made = QFont(FAMILY)
    made.setPixelSize(theme.px(size))
    made.setWeight(weight)
    return made


def qt_and_font() -> str:
    """Load the typeface as a window would and return Qt's version with it; for the self-check.

    Raises:
        FontMissingError: a file is missing or is not a font.
    """
    _app = QGuiApplication.instance() or QGuiApplication(["kiosk", "-platform", "offscreen"])
    load_fonts()
    return f"Qt {qVersion()}, {FAMILY}, {QGuiApplication.platformName()}"
