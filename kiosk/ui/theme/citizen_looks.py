"""What self-service looks like by the names that widgets carry: letters, grounds and edges, in tokens."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QFont

_MEDIUM, _HALF, _BOLD = QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold


@dataclass(frozen=True, slots=True)
class Text:
    """Letters: tokens of size and colour, weight, px of room above and below; `off` is the colour at rest."""

    size: str = "body"
    weight: QFont.Weight = QFont.Weight.Normal
    colour: str = "ink"
    above: int = 0
    below: int = 0
    off: str = ""
    is_underlined: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box: tokens of ground and edge, px of the edge, `deep` px below; a radius below 0 is the theme's.

    `is_ruled`: it crosses the window and has an edge on one side alone: above, or below with a width below 0.
    """

    fill: str = ""
    edge: str = ""
    width: int = 0
    radius: int = -1
    deep: int = 0
    is_ruled: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """A button at rest, under a finger, and when it cannot be pressed."""

    rest: Box
    lit: Box
    off: Box


TEXTS: Final = {
    "body": Text(),
    "button": Text(),
    "button_on": Text(),
    "h1": Text("h1", _BOLD, above=4, below=2),
    "h2": Text("h2", _HALF, above=3, below=1),
    "h3": Text("body", _HALF),
    "label": Text("label", _MEDIUM),
    "strong": Text(weight=_HALF),
    "soft": Text(colour="ink_soft"),
    "small": Text("small", colour="ink_soft", above=1, below=2),
    "brand": Text("h2", _BOLD, "on_header"),
    "error": Text(weight=_HALF, colour="on_bad"),
    "good": Text(weight=_HALF, colour="on_good"),
    "warn": Text(weight=_HALF, colour="on_warn"),
    "bad": Text(weight=_HALF, colour="on_bad"),
    "info": Text(weight=_HALF, colour="on_info"),
    "big": Text("amount", _BOLD, above=8, below=2),
    "option": Text(weight=_MEDIUM),
    "option_on": Text(weight=_HALF, colour="on_brand"),
    "field": Text("big_field", _HALF),
    "key": Text("h2", _MEDIUM),
    "key_soft": Text("body", _HALF),
}
PILL: Final = Text("small", _HALF)
ON_BUTTONS: Final = {
    "primary": Text(weight=_HALF, colour="on_brand", off="on_disabled"),
    "second": Text(weight=_HALF, off="on_disabled"),
    "link": Text(weight=_HALF, colour="on_brand_soft", is_underlined=True),
    "head": Text(weight=_HALF, colour="on_header"),
}
_TONES: Final = ("good", "info", "warn", "bad")
AREAS: Final = {
    "canvas": Box("canvas", radius=0),
    "scrim": Box("scrim", radius=0),
    "card": Box("surface", "line", 1),
    "header": Box("header", "line", -1, 0, is_ruled=True),
    "strip": Box("surface", "line", 1, 0, is_ruled=True),
    "keyboard": Box("neutral_soft", "line", 1, 0, is_ruled=True),
    "rule": Box("line", radius=0),
    "dialog": Box("surface", "brand", 2),
    "brand": Box("brand_soft"),
    "number": Box("brand_soft", "line", 1),
    "bar": Box("line", radius=4),
    "bar_done": Box("brand", radius=4),
    "neutral": Box("neutral_soft", radius=5),
    **{tone: Box(f"{tone}_soft", f"on_{tone}", 2 if tone == "bad" else 1) for tone in _TONES},
}
_SECOND: Final = Box("surface", "control_line", 2)
_TILE: Final = Box("surface", "line", 2)
_LIT: Final = Box("brand_soft", "control_line", 2)
_KEY_LIT: Final = Box("brand_soft", "cap_line", 1, deep=3)
_HEAD: Final = Box("header", "on_header", 2)
BOXES: Final = {
    "primary": Looks(
        Box("brand", "brand", 2), Box("brand_hover", "brand_hover", 2), Box("disabled", "disabled", 2)
    ),
    "second": Looks(_SECOND, _LIT, Box("surface", "line", 2)),
    "link": Looks(Box(), Box("brand_soft"), Box()),
    "head": Looks(_HEAD, Box("brand_hover", "on_header", 2), _HEAD),
    "tile": Looks(_TILE, Box("brand_soft", "brand", 2), _TILE),
    "option": Looks(_SECOND, _LIT, _SECOND),
    "tick": Looks(_SECOND, _LIT, _SECOND),
    "option_on": Looks(Box("brand", "brand", 2), Box("brand", "brand", 2), Box("brand", "brand", 2)),
    "key": Looks(Box("surface", "cap_line", 1, deep=3), _KEY_LIT, Box("surface", "cap_line", 1, deep=3)),
    "key_soft": Looks(
        Box("disabled", "cap_line", 1, deep=3), _KEY_LIT, Box("disabled", "cap_line", 1, deep=3)
    ),
}
