"""What every page with a list and a detail beside it is: the list's card, the detail's parts, the actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.list_presenter import ListPresenter, ListView
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import Button, button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.surfaces import Banner, Scroll, Surface, card, column, discard, line, plain

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class ListLook:
    """How a list looks.

    `words` names the table of its texts; `columns_px` are the widths of code, amount and pills; `has_note`
    adds a sentence under the title; `empty` is the tone of what is said when there is nothing, None where
    the page is never shown empty.
    """

    words: str
    columns_px: tuple[int, int, int]
    has_note: bool = False
    empty: Tone | None = None


class ListPage(Page, Generic[D]):
    """Arrows walk the list; what the clerk stands on is told beside it, with what can be done about it."""

    def __init__(self, kit: Kit, press: Press, look: ListLook) -> None:
        super().__init__(kit, press)
        self._look = look
        self.list = RowList(kit, kit.say(f"{look.words}.title"), look.columns_px)
        self._count = Label(kit, "", "small")
        self._begin: Button | None = None
        self._empty = self._make_empty(look.empty)
        self.detail = column(kit.px(10))
        self._made: list[QWidget] = []
        self.shown: ListView[D] | None = None

    def lay_out(self, presenter: ListPresenter[Any, D], side: QWidget) -> None:
        """Put list and side beside each other, and show what there is."""
        inside = line(self.kit.px(self.kit.sizes.gap))
        inside.addWidget(self._list_card(), 1)
        inside.addWidget(side)
        self.setLayout(inside)
        self.list.moved.connect(presenter.stand_on)
        self._let_go = presenter.detach
        presenter.attach(self.show_view)

    def side(self, *actions: QWidget) -> Surface:
        """Return the card beside the list: the detail, scrolled where it must be, and the actions."""
        kit = self.kit
        inside = column(kit.px(10))
        inside.addWidget(Scroll(plain(column(0, self.detail, None))), 1)
        for action in actions:
            inside.addWidget(action)
        made = card(kit, inside)
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def parts(self, detail: D) -> list[QWidget]:
        """Return what is told of the one the clerk stands on."""
        raise NotImplementedError

    def show_actions(self, view: ListView[D]) -> None:
        """Offer what can be done now."""
        raise NotImplementedError

    def facts(self, facts: Iterable[tuple[str, str]], *, wrap: bool = False) -> QWidget:
        """Return labels with their values, one under the other."""
        kit = self.kit
        made = column(kit.px(6))
        for label, value in facts:
            told = Label(kit, value, "strong", wrap=wrap)
            made.addLayout(column(0, Label(kit, label, "small"), told))
        return plain(made)

    def show_view(self, view: ListView[D]) -> None:
        """Show list and details; the list keeps its place."""
        if self.shown is None or self.shown.rows != view.rows:
            self.list.show_rows(view.rows, view.current)
        self.list.stand_on_key(view.current)
        self._count.show_text(view.count)
        if self._empty is not None:
            self._empty.setVisible(not view.rows and not view.is_busy)
            self.list.setVisible(bool(view.rows))
        if self.shown is None or self.shown.detail != view.detail:
            self._show_detail(view.detail)
        self.show_actions(view)
        is_new = self.shown is None or not self.shown.rows
        self.shown = view
        if is_new and not view.is_busy:
            self.take_focus()

    def take_focus(self) -> None:
        """Begin with the list, or with the way on where it is empty."""
        is_empty = self._empty is not None and self._empty.isVisibleTo(self)
        target = self._begin if is_empty and self._begin is not None else self.list
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._let_go()

    def _make_empty(self, tone: Tone | None) -> QWidget | None:
        if tone is None:
            return None
        kit, words = self.kit, self._look.words
        self._begin = button(
            kit, kit.say("rail.new"), lambda: self.press(Command.NEW), "primary", icon="new", key="F2"
        )
        empty = Banner(kit, tone, kit.say(f"{words}.empty"), kit.say(f"{words}.empty_next"))
        return plain(column(kit.px(12), empty, line(0, self._begin, None), None))

    def _list_card(self) -> Surface:
        kit, words = self.kit, self._look.words
        inside = column(
            kit.px(8), line(kit.px(8), Label(kit, kit.say(f"{words}.title"), "h1"), None, self._count)
        )
        if self._look.has_note:
            inside.addWidget(Label(kit, kit.say(f"{words}.note"), "soft", wrap=True))
        keys = line(kit.px(8), KeyCap("↑ ↓"), Label(kit, kit.say("home.key_choose"), "small"), None)
        inside.addLayout(keys)
        if self._empty is not None:
            inside.addSpacing(kit.px(2))
            inside.addWidget(self._empty)
        inside.addWidget(self.list, 1)
        if self._empty is not None:
            inside.addStretch(0)
        return card(kit, inside)

    def _show_detail(self, detail: D | None) -> None:
        for old in self._made:
            discard(old)
        self._made = [] if detail is None else self.parts(detail)
        for part in self._made:
            self.detail.addWidget(part)
