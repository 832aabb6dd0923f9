"""Cases: the search, what was found or lies ready, and the case the clerk stands on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.case_words import StepView
from kiosk.ui.counter.cases_presenter import CasesPresenter, CasesView, CaseView
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label, Pill
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.search_field import SearchField
from kiosk.ui.widgets.surfaces import Banner, Scroll, Surface, card, column, discard, line, plain, rule

_LEAD_PX, _AMOUNT_PX, _PILLS_PX = 62, 4, 160
_SIDE_PX = 330


class CasesPage(Page):
    """Letters and scans go to the search, arrows to the list; Enter looks, then opens; F9 hands over."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: CasesPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._query = SearchField(kit, kit.say("cases.search"))
        self._query.setPlaceholderText(kit.directed(kit.say("cases.search")))
        self._count = Label(kit, "", "small")
        self._list = RowList(kit, kit.say("cases.results"), (_LEAD_PX, _AMOUNT_PX, _PILLS_PX))
        self._nothing = Banner(kit, Tone.INFO, "", "-", "search")
        self._trouble = Banner(kit, Tone.BAD, "", "-")
        self._empty = plain(column(0, self._nothing, None))
        self._detail = column(kit.px(10))
        self._made: list[QWidget] = []
        self._open = button(kit, kit.say("cases.open"), self._on_open, "second", icon="search", key="Enter")
        self._give = button(kit, kit.say("cases.give"), presenter.give, "primary", icon="check", key="F9")
        self._back = button(kit, kit.say("cases.send_back"), presenter.send_back, "second", icon="reverse")
        self._slip = button(kit, kit.say("cases.print_slip"), presenter.print_slip, "second", icon="printer")
        self._paper = Label(kit, "", "small", wrap=True)
        self._shown: CasesView | None = None
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._search_card(), 1)
        inside.addWidget(self._side())
        self.setLayout(inside)
        self._query.textEdited.connect(self._on_edited)
        self._query.stepped.connect(self._list.step)
        self._query.chosen.connect(presenter.submit)
        self._list.moved.connect(presenter.stand_on)
        self._list.opened.connect(presenter.open)
        self.commands = {Command.FORWARD: presenter.give}
        presenter.attach(self.show_view)

    def _search_card(self) -> Surface:
        kit = self.kit
        title = line(kit.px(8), Label(kit, kit.say("cases.title"), "h1"), None, self._count)
        keys = line(
            kit.px(8),
            Label(kit, kit.say("cases.hint"), "small"),
            None,
            KeyCap("Enter"),
            Label(kit, kit.say("cases.key_search"), "small"),
        )
        inside = column(kit.px(8), title, self._query, keys, self._trouble, kit.px(2))
        inside.addWidget(self._empty, 1)
        inside.addWidget(self._list, 1)
        return card(kit, inside)

    def _side(self) -> Surface:
        kit = self.kit
        held = column(0, plain(self._detail), None)
        made = card(
            kit,
            column(
                kit.px(10),
                Scroll(Surface("plain", held, kit.px(6))),
                self._open,
                self._give,
                self._back,
                self._slip,
                self._paper,
            ),
        )
        made.setFixedWidth(kit.px(_SIDE_PX))
        return made

    def show_view(self, view: CasesView) -> None:
        """Show the page; an unchanged list keeps its place."""
        self._query.show_value(view.query)
        if self._shown is None or self._shown.rows != view.rows:
            self._list.show_rows(view.rows, view.current)
        self._list.stand_on_key(view.current)
        self._count.show_text(view.heading)
        self._empty.setVisible(view.nothing is not None)
        self._list.setVisible(view.nothing is None)
        for banner, words in ((self._nothing, view.nothing), (self._trouble, view.trouble)):
            if words is not None:
                banner.title.show_text(words[0])
                banner.text.show_text(words[1])
        self._trouble.setVisible(view.trouble is not None)
        if self._shown is None or self._shown.detail != view.detail:
            self._show_detail(view.detail)
        self._shown = view

    def _show_detail(self, detail: CaseView | None) -> None:
        for old in self._made:
            discard(old)
        self._made = [] if detail is None else self._parts(detail)
        for part in self._made:
            self._detail.addWidget(part)
        self._open.setVisible(detail is not None and not detail.is_open)
        self._give.setVisible(detail is not None and detail.can_give)
        self._back.setVisible(detail is not None and detail.can_send_back)
        self._slip.setVisible(detail is not None and detail.can_print)
        self._paper.setVisible(detail is not None and bool(detail.paper))
        self._paper.show_text(detail.paper if detail is not None else "")

    def _parts(self, detail: CaseView) -> list[QWidget]:
        kit = self.kit
        facts = column(kit.px(6))
        for label, value in detail.facts:
            facts.addLayout(column(0, Label(kit, label, "small"), Label(kit, value, "strong", wrap=True)))
        parts: list[QWidget] = [
            Label(kit, detail.holder, "h2", wrap=True),
            Label(kit, detail.title, "soft", wrap=True),
            plain(line(0, Pill(kit, detail.state.text, detail.state.tone), None)),
        ]
        if detail.alert is not None:
            parts.append(Banner(kit, Tone.BAD, *detail.alert))
        if detail.is_open:
            parts += [rule(kit), Label(kit, kit.say("cases.history"), "label")]
            parts += [self._step(step) for step in detail.steps]
        if detail.plan:
            parts += [rule(kit), Label(kit, kit.say("cases.plan"), "label", wrap=True)]
            parts += [self._planned(step) for step in detail.plan]
        return [*parts, rule(kit), plain(facts)]

    def _step(self, step: StepView) -> Surface:
        kit = self.kit
        head = line(kit.px(8), Pill(kit, step.name, step.tone), None)
        return plain(
            column(
                kit.px(2),
                head,
                Label(kit, step.when, "small", wrap=True),
                Label(kit, step.note, "small", wrap=True),
            )
        )

    def _planned(self, step: StepView) -> Surface:
        """Return a step that is still to come; a day that has passed is said in words and by its tone."""
        kit = self.kit
        return plain(
            column(
                kit.px(2),
                Label(kit, step.name, "strong", wrap=True),
                plain(line(0, Pill(kit, step.when, step.tone), None)),
                Label(kit, step.note, "small", wrap=True),
            )
        )

    def take_focus(self) -> None:
        """Begin with the search."""
        self._query.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_edited(self, _text: str) -> None:
        self._presenter.type_query(self._query.text())

    def _on_open(self) -> None:
        if self._shown is not None:
            self._presenter.open(self._shown.current)
