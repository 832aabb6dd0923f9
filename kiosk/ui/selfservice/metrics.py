"""Sizes of self-service: type by the size of the picture, keys by its measured millimetres. No Qt."""

import math
from dataclasses import dataclass
from typing import Final

from kiosk.ui.theme.tokens import Sizes, Theme, ThemeName

TARGET_MM: Final = 20.0  # Source: Colle and Hiszem 2004: keys of 20 mm for a standing person
DOTS_PER_MM: Final = 4.03  # 21.5 inches at 1920 x 1080, until somebody has measured
TEXT_SIZES: Final = (1.0, 1.35, 1.62)
_FULL_PX: Final = 1700
_WIDE_PX: Final = 1500
_TIGHT_PX: Final = 900


@dataclass(frozen=True, slots=True)
class Room:
    """The picture's width and height in px, and how many of them make a millimetre.

    `is_low`: whatever is touched stands in the lower half.
    """

    width: int
    height: int
    dots_per_mm: float = DOTS_PER_MM
    is_low: bool = False

    @classmethod
    def measured(cls, width: int, height: int, width_mm: int, *, is_low: bool = False) -> "Room":
        """Return the room of a picture that was measured; 0 mm when it was not."""
        return cls(width, height, width / width_mm if width_mm else DOTS_PER_MM, is_low)

    @property
    def target(self) -> int:
        """The least side of whatever is touched."""
        return math.ceil(TARGET_MM * self.dots_per_mm)

    def theme(self, name: ThemeName, text: float) -> Theme:
        """Return the theme: `text` enlarges letters and what holds them, never the space between."""
        base = min(1.0, max(self.width, self.height) / _FULL_PX)
        size = base * text

        def px(length: float) -> int:
            return round(length * size)

        sizes = Sizes(
            small=px(21),
            body=px(26),
            label=px(25),
            h2=px(32),
            h1=px(44),
            amount=px(60),
            big_field=px(38),
            control=self.target,
            big_control=self.target,
            header_height=self.target + 14,
            gap=round(16 * base),
            pad=round(26 * base),
            radius=10,
            icon=px(34),
            target=self.target,
        )
        return Theme(name, 1.0, sizes, is_for_citizens=True)

    def is_wide(self, text: float) -> bool:
        """Say whether two columns fit beside each other."""
        return self.width >= _WIDE_PX * max(1.0, text * 0.85)

    def is_tight(self, text: float) -> bool:
        """Say whether the footer has room for the ways on and back alone."""
        return self.width < _TIGHT_PX * text

    def columns(self, wanted: int, text: float) -> int:
        """Return how many tiles fit beside each other, at most as many as wanted."""
        least = 400 * min(1.0, max(self.width, self.height) / _FULL_PX) * text
        return max(1, min(wanted, int((self.width - 80) / least)))
