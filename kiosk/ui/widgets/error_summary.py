"""The summary of what is wrong with a page: each line leads to its field."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt

from kiosk.ui.widgets.buttons import Button, button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.surfaces import Surface, column, discard, line

MOST_LINES: Final = 6  # more would push the questions themselves off the page


class ErrorSummary(Surface):
    """Says how many things are wrong and links to the first of them; hidden while nothing is."""

    def __init__(self, kit: Kit, followed: Callable[[str], None]) -> None:
        self._kit = kit
        self._followed = followed
        self._title = Label(kit, "", "bad")
        self._links: list[Button] = []
        self._problems: tuple[tuple[str, str], ...] = ()
        self._list = column(0)
        sign = Picture(kit, "error", kit.colours.on_bad, 20)
        head = line(kit.px(8), sign, self._title, None)
        self._rest = Label(kit, " ", "small")
        super().__init__("bad", column(kit.px(2), head, self._list, self._rest), kit.px(10))
        self.setVisible(False)

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """Show pairs (field name, what is wrong)."""
        if tuple(problems) == self._problems:
            return
        self._problems = tuple(problems)
        for link in self._links:
            self._list.removeWidget(link)
            discard(link)
        self._links = [
            button(self._kit, text, partial(self._followed, name), "problem")
            for name, text in problems[:MOST_LINES]
        ]
        self._rest.show_text(self._kit.say("problems_more", count=max(0, len(problems) - MOST_LINES)))
        self._rest.setVisible(len(problems) > MOST_LINES)
        for link in self._links:
            self._list.addWidget(link)
            self._list.setAlignment(link, self._kit.start)
        self._title.show_text(self._kit.say.counted("problems", len(problems)) if problems else "")
        self.setVisible(bool(problems))

    def take_focus(self) -> None:
        """Move the focus to the first line, where a screen reader begins to read."""
        if self._links:
            self._links[0].setFocus(Qt.FocusReason.OtherFocusReason)
