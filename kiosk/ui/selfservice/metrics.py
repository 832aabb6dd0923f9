"""Sizes of self-service: type by the size of the picture, keys by its measured millimetres. No Qt."""

import math
from dataclasses import dataclass
from typing import Final

from kiosk.ui.theme.tokens import Sizes, Theme, ThemeName

TARGET_MM: Final = 20.0  # Source: Colle and Hiszem 2004: keys of 20 mm for a standing person
DOTS_PER_MM: Final = 4.03  # 21.5 inches at 1920 x 1080, until somebody has measured
TEXT_SIZES: Final = (1.0, 1.35, 1.62)
_GAP_PX: Final = 16
_FULL_PX: Final = 1700
_WIDE_PX: Final = 1500
_TIGHT_PX: Final = 900
_SHORT_PX: Final = 900
_COMMANDS: Final = 6  # stand beside a low page, one under the other


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

    @property
    def _scale(self) -> float:
        return min(1.0, max(self.width, self.height) / _FULL_PX)

    @property
    def command_columns(self) -> int:
        """In how many columns what may be changed on every page stands beside a low one."""
        return -(-_COMMANDS * (self.target + self._gap) // (self.height // 2)) if self.is_low else 0

    @property
    def _gap(self) -> int:
        return round(_GAP_PX * self._scale)

    @property
    def page_width(self) -> int:
        """The width of the page: what stands beside a low one is not part of it."""
        return self.width - self.command_columns * (self.target + self._gap)

    def theme(self, name: ThemeName, text: float) -> Theme:
        """Return the theme: `text` enlarges letters and what holds them, never the space between."""
        base = self._scale
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
            gap=self._gap,
            pad=round(26 * base),
            radius=10,
            icon=px(34),
            target=self.target,
        )
        return Theme(name, 1.0, sizes, is_for_citizens=True)

    def is_wide(self, text: float) -> bool:
        """Say whether two columns fit beside each other."""
        return self.page_width >= _WIDE_PX * self._scale * max(1.0, text * 0.85)

    def is_tight(self, text: float) -> bool:
        """Say whether the footer has room for the ways on and back alone."""
        is_short = self.height < _SHORT_PX and (self.is_low or text > 1.0)
        return is_short or self.page_width < _TIGHT_PX * text

    def columns(self, wanted: int, text: float) -> int:
        """Return how many tiles fit beside each other, at most as many as wanted."""
        return max(1, min(wanted, int((self.page_width - 80) / (400 * self._scale * text))))
