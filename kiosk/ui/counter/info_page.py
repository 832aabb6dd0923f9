"""Services and what they need, for everybody: a search, and beside it the service that is chosen."""

from PySide6.QtCore import Qt

from kiosk.ui.counter.info_presenter import InfoPart, InfoPresenter, InfoView
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.search_field import SearchField
from kiosk.ui.widgets.surfaces import Scroll, Surface, card, column, discard, line, plain

_LEAD_PX, _AMOUNT_PX, _PILL_PX = 70, 0, 70
_DETAIL_PX = 430


class InfoPage(Page):
    """Letters go to the search, arrows to the list, Enter shows; printing needs no sign-in."""

    def __init__(self, kit: Kit, presenter: InfoPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._query = SearchField(kit, kit.say.of("leaflet.search"))
        self._count = Label(kit, "", "small")
        self._list = RowList(kit, kit.say.of("leaflet.results"), (_LEAD_PX, _AMOUNT_PX, _PILL_PX))
        self._title = Label(kit, "-", "h2", wrap=True)
        self._subtitle = Label(kit, "-", "small", wrap=True)
        self._note = Label(kit, "-", "small", wrap=True)
        self._parts = column(kit.px(10))
        self._built: list[Surface] = []
        self._shown: InfoView | None = None
        self._print = button(
            kit, kit.say.of("leaflet.print"), presenter.print_leaflet, "second", icon="printer", key="F7"
        )
        self._begin = button(
            kit, kit.say.of("leaflet.open"), presenter.begin, "hero", icon=kit.forward_icon, key="F9"
        )
        self._back = button(
            kit, kit.say("back"), lambda: press(Command.BACK), "second", icon=kit.back_icon, key="Esc"
        )
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._search_card(), 1)
        inside.addWidget(self._detail_card())
        self.setLayout(inside)
        self.commands = {Command.REPRINT: presenter.print_leaflet, Command.FORWARD: presenter.begin}
        self._query.textEdited.connect(self._on_edited)
        self._query.stepped.connect(self._list.step)
        self._query.chosen.connect(self._list.open_current)
        self._list.opened.connect(presenter.choose)
        presenter.attach(self.show_view)

    def _search_card(self) -> Surface:
        kit = self.kit
        title = line(kit.px(8), Label(kit, kit.say.of("leaflet.title"), "h1"), None, self._count)
        inside = column(
            kit.px(8), title, self._query, Label(kit, kit.say.of("leaflet.hint"), "small"), kit.px(2)
        )
        inside.addWidget(self._list, 1)
        return card(kit, inside)

    def _detail_card(self) -> Surface:
        kit = self.kit
        self._parts.addStretch(1)
        inside = column(kit.px(6), self._title, self._subtitle)
        inside.addWidget(Scroll(plain(self._parts)), 1)
        inside.addWidget(self._note)
        inside.addLayout(column(kit.px(8), self._begin, self._print, self._back))
        made = card(kit, inside)
        made.setFixedWidth(kit.px(_DETAIL_PX))
        return made

    def show_view(self, view: InfoView) -> None:
        """Show the page; an unchanged list keeps its place."""
        before, self._shown = self._shown, view
        self._query.show_value(view.query)
        if before is None or before.rows != view.rows:
            self._list.show_rows(view.rows)
        self._count.show_text(view.count)
        self._title.show_text(view.title)
        self._subtitle.show_text(view.subtitle)
        self._subtitle.setVisible(bool(view.subtitle))
        self._note.show_text(view.note or "-")
        self._note.setVisible(bool(view.note))
        self._begin.setVisible(view.can_begin)
        self._print.setVisible(bool(view.parts))
        self._print.setEnabled(not view.is_busy)
        if before is None or before.parts != view.parts:
            self._show_parts(view.parts)

    def _show_parts(self, parts: tuple[InfoPart, ...]) -> None:
        for built in self._built:
            self._parts.removeWidget(built)
            discard(built)
        self._built = [self._part(part) for part in parts]
        for place, built in enumerate(self._built):
            self._parts.insertWidget(place, built)

    def _part(self, part: InfoPart) -> Surface:
        kit = self.kit
        inside = column(kit.px(4), Label(kit, part.title, "label"))
        for text, amount in part.lines:
            row = line(kit.px(8))
            row.addWidget(Label(kit, text, "body", wrap=True), 1)
            if amount:
                row.addWidget(Label(kit, amount, "strong"))
            inside.addLayout(row)
        return plain(inside)

    def take_focus(self) -> None:
        """Begin with the search."""
        self._query.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_edited(self, _text: str) -> None:
        self._presenter.type_query(self._query.text())
