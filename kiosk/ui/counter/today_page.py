"""Today's applications: the list, and the one the clerk stands on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.today_presenter import DetailView, TodayPresenter, TodayView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label, Pill
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.surfaces import Banner, Surface, card, column, discard, line, plain, rule

_LEAD_PX, _AMOUNT_PX, _PILLS_PX = 62, 92, 170


class TodayPage(Page):
    """Arrows walk the list; F7 prints again, Shift+F7 what has no paper yet, Del asks for a reversal."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: TodayPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._list = RowList(kit, kit.say("today.title"), (_LEAD_PX, _AMOUNT_PX, _PILLS_PX))
        self._count = Label(kit, "", "small")
        self._begin = button(
            kit, kit.say("rail.new"), lambda: press(Command.NEW), "primary", icon="new", key="F2"
        )
        empty = Banner(kit, Tone.INFO, kit.say("today.empty"), kit.say("today.empty_next"))
        self._empty = plain(column(kit.px(12), empty, line(0, self._begin, None), None))
        self._detail = column(kit.px(10))
        self._made: list[QWidget] = []
        self._reprint = button(
            kit, kit.say("today.reprint"), presenter.reprint, "second", icon="printer", key="F7"
        )
        self._reverse = button(
            kit, kit.say("today.reverse"), presenter.reverse, "danger", icon="supervisor", key="Del"
        )
        self._owed_title = Label(kit, "", "small", wrap=True)
        self._owed = button(
            kit, kit.say("today.print_owed"), presenter.print_owed, "second", icon="printer", key="Shift+F7"
        )
        self._shown: TodayView | None = None
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._list_card(), 1)
        inside.addWidget(self._side())
        self.setLayout(inside)
        self._list.moved.connect(presenter.stand_on)
        self._list.deleted.connect(self._on_deleted)
        self._list.reached_end.connect(presenter.load_more)
        self.commands = {
            Command.FORWARD: lambda: press(Command.NEW),
            Command.REPRINT: presenter.reprint,
            Command.PRINT_OWED: presenter.print_owed,
        }
        presenter.attach(self.show_view)

    def _list_card(self) -> Surface:
        kit = self.kit
        title = line(kit.px(8), Label(kit, kit.say("today.title"), "h1"), None, self._count)
        keys = line(kit.px(8), KeyCap("↑ ↓"), Label(kit, kit.say("home.key_choose"), "small"), None)
        inside = column(kit.px(8), title, keys, kit.px(2), self._empty)
        inside.addWidget(self._list, 1)
        inside.addStretch(0)
        return card(kit, inside)

    def _side(self) -> Surface:
        kit = self.kit
        inside = column(
            kit.px(10), self._detail, None, self._owed_title, self._owed, self._reprint, self._reverse
        )
        made = card(kit, inside)
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def show_view(self, view: TodayView) -> None:
        """Show list and details; the list keeps its place."""
        if self._shown is None or self._shown.rows != view.rows:
            self._list.show_rows(view.rows, view.current)
        self._list.stand_on_key(view.current)
        self._count.show_text(view.count)
        self._empty.setVisible(not view.rows and not view.is_busy)
        self._list.setVisible(bool(view.rows))
        if self._shown is None or self._shown.detail != view.detail:
            self._show_detail(view.detail)
        self._owed_title.show_text(view.owed)
        self._owed_title.setVisible(bool(view.owed))
        self._owed.setVisible(bool(view.owed))
        self._owed.setEnabled(not view.is_busy)
        self._reprint.setEnabled(view.detail is not None and not view.is_busy)
        self._reverse.setEnabled(view.detail is not None and view.detail.can_reverse)
        is_new = self._shown is None or not self._shown.rows
        self._shown = view
        if is_new and not view.is_busy:
            self.take_focus()

    def _show_detail(self, detail: DetailView | None) -> None:
        for old in self._made:
            discard(old)
        self._made = [] if detail is None else self._parts(detail)
        for part in self._made:
            self._detail.addWidget(part)

    def _parts(self, detail: DetailView) -> list[QWidget]:
        kit = self.kit
        facts = column(kit.px(6))
        for label, value in detail.facts:
            facts.addLayout(column(0, Label(kit, label, "small"), Label(kit, value, "strong")))
        parts: list[QWidget] = [
            Label(kit, detail.title, "h2", wrap=True),
            Label(kit, detail.applicant, "soft", wrap=True),
            plain(line(0, Pill(kit, detail.state, detail.state_tone), None)),
        ]
        parts += [Banner(kit, Tone.BAD, reason) for reason in detail.reasons]
        paper = line(kit.px(8), Label(kit, kit.say("today.paper_title"), "small"))
        paper.addWidget(Pill(kit, detail.paper, detail.paper_tone))
        paper.addStretch(1)
        return [*parts, rule(kit), plain(facts), plain(paper)]

    def take_focus(self) -> None:
        """Begin with the list."""
        target = self._begin if self._empty.isVisibleTo(self) else self._list
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_deleted(self, _key: str) -> None:
        self._presenter.reverse()
