"""What every panel of the counter is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from kiosk.ui.widgets.dialog import DialogPanel
from kiosk.ui.widgets.kit import Kit


class Panel(DialogPanel):
    """A panel of the counter: F9 goes on where there is something to go on with, Esc leaves."""

    def __init__(self, kit: Kit, window: QWidget, title: str, inside: QLayout, width: int = 480) -> None:
        super().__init__(kit, window, title, inside, width)
        self.first: QWidget = self

    def forward(self) -> None:
        """Go on."""

    def take_focus(self) -> None:
        """Put the focus where work begins."""
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def detach(self) -> None:
        """Let go of the presenter."""
