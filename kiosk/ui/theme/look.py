"""Puts a theme on the application: style, palette and the one style sheet made from tokens."""

import functools
import string
from importlib import resources
from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from kiosk.ui.theme.fonts import FAMILY, font
from kiosk.ui.theme.tokens import Theme

_STYLE: Final = "fusion"


@functools.cache
def _template() -> string.Template:
    sheet = resources.files("kiosk") / "data" / "window.qss"
    return string.Template(sheet.read_text(encoding="utf-8"))


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
    if app.style().name() != _STYLE:
        app.setStyle(QStyleFactory.create(_STYLE))
    app.setPalette(palette(theme))
    app.setFont(font(theme, theme.sizes.body))
    app.setStyleSheet(sheet)
