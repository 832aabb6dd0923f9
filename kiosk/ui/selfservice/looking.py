"""How the window of self-service looks, as a citizen has chosen; it ends with the visit. No Qt."""

from dataclasses import dataclass, replace

from kiosk.ui.selfservice.metrics import TEXT_SIZES
from kiosk.ui.theme.tokens import ThemeName


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks now; `is_low` puts whatever is touched into the lower half, for a wheelchair."""

    theme: ThemeName = ThemeName.LIGHT
    text: float = 1.0
    is_low: bool = False

    def after(self, command: str) -> "Look":
        """Return the look after a button of the header."""
        if command == "text":
            place = (TEXT_SIZES.index(self.text) + 1) % len(TEXT_SIZES)
            return replace(self, text=TEXT_SIZES[place])
        if command == "low":
            return replace(self, is_low=not self.is_low)
        is_light = self.theme is ThemeName.LIGHT
        return replace(self, theme=ThemeName.HIGH_CONTRAST if is_light else ThemeName.LIGHT)
