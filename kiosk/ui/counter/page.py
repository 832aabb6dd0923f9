"""What every page of the counter is: built from the kit, shows views, offers commands, decides nothing."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.pages import Command
from kiosk.ui.widgets.kit import Kit

Press = Callable[[Command], None]


class Page(QWidget):
    """A page; thrown away when it is left, so that no typed text survives it (undo included)."""

    has_rail = False

    def __init__(self, kit: Kit, press: Press) -> None:
        """Take the kit and the way to press a key of the frame."""
        super().__init__(kit.stand)
        self.kit = kit
        self.press = press
        self.commands: Mapping[Command, Callable[[], None]] = {}

    def take_focus(self) -> None:
        """Put the focus where work begins."""

    def focus_field(self, name: str) -> None:
        """Move the focus to a field, on pages that have named ones."""

    def hidden_height(self) -> int:
        """Return how much of what scrolls on the page is out of sight, 0 where nothing scrolls."""
        return 0

    def leave(self) -> None:
        """Let go of the presenter before the page is thrown away."""
