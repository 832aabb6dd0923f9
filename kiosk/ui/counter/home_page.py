"""The counter's home: search, results, basket."""

from PySide6.QtCore import Qt

from kiosk.ui.counter.basket_card import BasketCard
from kiosk.ui.counter.home_presenter import HomePresenter, HomeView
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.search_field import SearchField
from kiosk.ui.widgets.surfaces import Banner, Surface, card, column, line, plain

_LEAD_PX, _AMOUNT_PX, _PILL_PX = 62, 118, 156


class HomePage(Page):
    """Letters go to the search, arrows to the list, Enter opens; the basket stands beside."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: HomePresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._query = SearchField(kit, kit.say("home.search"))
        self._count = Label(kit, "", "small")
        self._list = RowList(kit, kit.say("home.results"), (_LEAD_PX, _AMOUNT_PX, _PILL_PX))
        self._nothing = Banner(kit, Tone.INFO, "", "-", "search")
        self._empty = plain(column(0, self._nothing, None))
        self._shown: HomeView | None = None
        self._basket = BasketCard(kit, lambda: press(Command.FORWARD), presenter.open)
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._search_card(), 1)
        inside.addWidget(self._basket)
        self.setLayout(inside)
        self._query.textEdited.connect(self._on_edited)
        self._query.stepped.connect(self._list.step)
        self._query.chosen.connect(self._on_chosen)
        self._list.opened.connect(presenter.open)
        presenter.attach(self.show_view)

    def _search_card(self) -> Surface:
        kit = self.kit
        title = line(kit.px(8), Label(kit, kit.say("home.title"), "h1"), None, self._count)
        hint = Label(kit, kit.say("home.hint"), "small")
        keys = line(
            kit.px(8),
            hint,
            None,
            KeyCap("↑ ↓"),
            Label(kit, kit.say("home.key_choose"), "small"),
            KeyCap("Enter"),
            Label(kit, kit.say("home.key_open"), "small"),
        )
        inside = column(kit.px(8), title, self._query, keys, kit.px(2))
        inside.addWidget(self._empty, 1)
        inside.addWidget(self._list, 1)
        return card(kit, inside)

    def show_view(self, view: HomeView) -> None:
        """Show the page; an unchanged list keeps its place."""
        self._query.show_value(view.query)
        if self._shown is None or self._shown.rows != view.rows:
            self._list.show_rows(view.rows)
        self._count.show_text(view.count)
        self._empty.setVisible(view.nothing is not None)
        self._list.setVisible(view.nothing is None)
        if view.nothing is not None:
            self._nothing.title.show_text(view.nothing[0])
            self._nothing.text.show_text(view.nothing[1])
        self._basket.show_view(view.basket, view.drafts)
        self._shown = view

    def take_focus(self) -> None:
        """Begin with the search."""
        self._query.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_chosen(self) -> None:
        """Open the line that is marked, unless a scanner has typed a payment slip."""
        if not self._presenter.enter():
            self._list.open_current()

    def _on_edited(self, _text: str) -> None:
        self._presenter.type_query(self._query.text())
