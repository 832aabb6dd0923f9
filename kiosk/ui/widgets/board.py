"""A board: what a page is about, in the middle of it, large enough to be read from afar."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.surfaces import Surface, column, line

_ICONS: Final = 3  # the picture is so many icons high


class BoardCard(Surface):
    """A picture over a sentence, a huge figure where there is one, and what it means."""

    def __init__(self, kit: Kit, tone: Tone, icon: str, title: str, text: str = "", figure: str = "") -> None:
        colour = kit.colours.on_brand_soft if tone is Tone.NEUTRAL else kit.colours.on(tone)
        picture = Picture(kit, icon, colour, kit.sizes.icon * _ICONS)
        said = [_centred(kit, title, "h1")]
        said += [_centred(kit, figure, "big")] if figure else []
        said += [_centred(kit, text, "body")] if text else []
        made = column(kit.px(kit.sizes.gap), None, line(0, None, picture, None), *said, None)
        super().__init__("card" if tone is Tone.NEUTRAL else tone.value, made, kit.px(kit.sizes.pad))
        self.setLayoutDirection(kit.direction)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)


def _centred(kit: Kit, text: str, role: str) -> Label:
    made = Label(kit, text, role, wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
