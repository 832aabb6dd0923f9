"""Puts a theme on the application: style, palette and the one style sheet made from tokens."""

import functools
import string
from pathlib import Path
from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from kiosk.ui.theme.fonts import FAMILY, font
from kiosk.ui.theme.tokens import Theme

_SHEET: Final = Path(__file__).parents[2] / "data" / "window.qss"
_STYLE: Final = "fusion"
# Asked of the application and not of its style: naming that type, with its 26 enumerations, takes 20 ms.
IS_DRESSED: Final = "is_dressed"


@functools.cache
def _template() -> string.Template:
    return string.Template(_SHEET.read_text(encoding="utf-8"))


def dressed_application(name: str) -> QApplication:
    """Return a new application that has our style from its beginning."""
    app = QApplication([name, "-style", _STYLE])
    app.setProperty(IS_DRESSED, True)  # noqa: FBT003 - Qt's signature
    return app


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of a theme."""
    return _template().substitute(theme.tokens(), family=FAMILY)


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme, for what a style sheet does not reach."""
    colours = theme.colours
    made = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, colours.canvas),
        (QPalette.ColorRole.WindowText, colours.ink),
        (QPalette.ColorRole.Base, colours.surface),
        (QPalette.ColorRole.AlternateBase, colours.canvas),
        (QPalette.ColorRole.Text, colours.ink),
        (QPalette.ColorRole.PlaceholderText, colours.ink_soft),
        (QPalette.ColorRole.Button, colours.surface),
        (QPalette.ColorRole.ButtonText, colours.ink),
        (QPalette.ColorRole.Highlight, colours.brand),
        (QPalette.ColorRole.HighlightedText, colours.on_brand),
        (QPalette.ColorRole.Link, colours.on_brand_soft),
    ):
        made.setColor(role, QColor(colour))
    return made


def wear(app: QApplication, theme: Theme) -> None:
    """Dress the application in a theme; each part polishes every widget, so what it wears is left."""
    sheet = style_sheet(theme)
    if app.styleSheet() == sheet:
        return
    if not app.property(IS_DRESSED):
        app.setStyle(QStyleFactory.create(_STYLE))
        app.setProperty(IS_DRESSED, True)  # noqa: FBT003 - Qt's signature
    app.setPalette(palette(theme))
    app.setFont(font(theme, theme.sizes.body))
    app.setStyleSheet(sheet)
