"""How far a citizen has come: a bar that grows from the start of the line."""

from PySide6.QtWidgets import QHBoxLayout

from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.surfaces import Surface

_HEIGHT_PX = 8


class ProgressBar(Surface):
    """Two stretches beside each other; the words beside it say the same."""

    def __init__(self, kit: Kit, number: int, count: int) -> None:
        inside = QHBoxLayout()
        super().__init__("bar", inside)
        done = Surface("bar_done", QHBoxLayout())
        rest = Surface("plain", QHBoxLayout())
        for part in (done, rest, self):
            part.setFixedHeight(kit.px(_HEIGHT_PX))
        inside.addWidget(done, number)
        inside.addWidget(rest, max(0, count - number))
        self.setAccessibleName(kit.say.of("selfservice.step", number=number, count=count))
