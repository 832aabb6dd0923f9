"""Looks at a scan as its reader will: white paper only, too dark, or out of focus. Never raises.

The limits are ours, tried on pages of text drawn at 100 to 300 dots an inch; they only warn.
Pages of a PDF are not drawn: nothing is said of them but their number.
"""

import io
import warnings
from typing import Final

from PIL import Image, ImageChops

from kiosk.domain.picture_file import Doubt, dots_of, is_coarse

_MOST_DOTS: Final = 60_000_000
# Longest side looked at: a page of A4 at 200 dots an inch.
_LOOKED_AT: Final = 2400
_PAPER_SHARE, _DARKEST_PAPER = 0.95, 95
_INK_SHARE, _LEAST_CONTRAST = 0.001, 40
# The sharpest of a thousand neighbours differs by this part of the whole contrast at least.
_EDGE_SHARE, _LEAST_EDGE = 0.999, 0.22


def doubt_of(data: bytes) -> Doubt | None:
    """Return why a picture may not be readable; None where all is well or it cannot be drawn."""
    width, height = dots_of(data)
    if is_coarse(data):
        return Doubt.COARSE
    if not 0 < width * height <= _MOST_DOTS:
        return None
    grey = _grey(data)
    return None if grey is None else _doubt(grey)


def _grey(data: bytes) -> Image.Image | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(data))
            picture.draft("L", (_LOOKED_AT, _LOOKED_AT))
            grey = picture.convert("L")
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
    times = max(1, max(grey.size) // _LOOKED_AT)
    return grey.reduce(times) if times > 1 else grey


def _doubt(grey: Image.Image) -> Doubt | None:
    levels = grey.histogram()
    paper, ink = _level(levels, _PAPER_SHARE), _level(levels, _INK_SHARE)
    if paper < _DARKEST_PAPER:
        return Doubt.DARK
    if paper - ink < _LEAST_CONTRAST:
        return Doubt.BLANK
    steps = [ImageChops.difference(grey, ImageChops.offset(grey, x, y)) for x, y in ((2, 0), (0, 2))]
    edges = ImageChops.lighter(*steps).crop((2, 2, *grey.size)).histogram()
    is_sharp = _level(edges, _EDGE_SHARE) >= _LEAST_EDGE * (paper - ink)
    return None if is_sharp else Doubt.BLURRED


def _level(levels: list[int], share: float) -> int:
    """Return the level below which a share of the dots lies."""
    left = share * sum(levels)
    for level, dots in enumerate(levels):
        left -= dots
        if left < 0:
            return level
    return len(levels) - 1
