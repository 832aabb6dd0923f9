"""Between the window and who leads it: what the lead orders, what the window asks. No Qt."""

from typing import Any, Protocol

from kiosk.domain.words import Language
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.frame_parts import HeaderView, Notice, RailView, StripItem
from kiosk.ui.speech import Speech

STORE, PRINTER, READER, SCALE, TERMINAL = "store", "printer", "reader", "scale", "terminal"


class WindowDoor(Protocol):
    """What the lead orders of the window."""

    def show_page(self, name: PageName, presenter: Any) -> None:
        """Build a page on its presenter; the page before is thrown away."""

    def show_panel(self, name: PanelName, presenter: Any) -> None:
        """Open a panel over the page."""

    def close_panel(self) -> None:
        """Close the panel, if one is open."""

    def show_notice(self, notice: Notice | None) -> None:
        """Show a message across the page, or none."""

    def refresh_frame(self) -> None:
        """Show header, rail and strip anew."""

    def focus_field(self, name: str) -> None:
        """Move the focus to a field of the page."""

    def switch(self) -> None:
        """Close the window, to come back as training or as the counter."""


class Lead(Protocol):
    """What the shell asks; the counter's flow, and before the store is open the early sign-in."""

    def say(self) -> Speech:
        """Return the language of the window."""

    def speak(self, language: Language) -> None:
        """Speak another language from now on; the shell builds the window again."""

    def header(self) -> HeaderView:
        """Return whose counter this is, who works at it, and the time."""

    def rail(self, here: PageName) -> RailView:
        """Return the keys beside a page."""

    def strip(self) -> tuple[StripItem, ...]:
        """Return what is known of line, copies and devices."""

    def command(self, command: Command) -> None:
        """Do what a key of the frame asks for; keys of a page are the page's own."""
