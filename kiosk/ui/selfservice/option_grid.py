"""How many answers or tiles stand beside each other: as many as their words have room for."""

from typing import Final

from PySide6.QtGui import QFont, QFontMetricsF

from kiosk.ui.selfservice.metrics import Room
from kiosk.ui.widgets.kit import Kit

COLUMN_PX: Final = 1620
_MOST: Final = 4
_ROUND_PX: Final = 60  # edge, space and mark beside the words
_PAGER_PX: Final = 130  # the buttons that scroll may come beside them


def page_column(kit: Kit, room: Room) -> int:
    """Return how wide a page's column is when the buttons that scroll stand beside it."""
    pagers = 4 * (kit.sizes.target + kit.px(kit.sizes.gap)) if room.is_low else _PAGER_PX
    return min(room.page_width - 2 * kit.px(kit.sizes.pad), COLUMN_PX) - pagers


def option_columns(kit: Kit, width: int, words: list[str]) -> int:
    """Return the number of columns for answers: each in one line where it can be, rows of like length."""
    metrics = QFontMetricsF(kit.face(kit.sizes.body, QFont.Weight.DemiBold))
    each = max((metrics.horizontalAdvance(text) for text in words), default=0.0)
    each += kit.sizes.icon + _ROUND_PX
    gap = kit.px(kit.sizes.gap) // 2
    fitting = max(1, min(_MOST, int((width + gap) / (each + gap)), len(words)))
    rows = -(-len(words) // fitting)
    return -(-len(words) // rows) if words else 1


def tile_columns(kit: Kit, width: int, wanted: int, titles: list[str]) -> int:
    """Return the number of columns for tiles, at most as many as wanted: no word is broken."""
    metrics = QFontMetricsF(kit.face(kit.sizes.h2, QFont.Weight.DemiBold))
    words = (word for title in titles for word in title.split())
    gap = kit.px(kit.sizes.gap)
    each = max((metrics.horizontalAdvance(word) for word in words), default=0.0)
    each += 3 * kit.sizes.icon + 5 * gap
    return max(1, min(wanted, int((width + gap) / (each + gap))))
