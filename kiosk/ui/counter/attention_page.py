"""What came back: the list of to-dos, and the one the clerk stands on with the ways out of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.attention_presenter import AttentionDetail, AttentionPresenter, AttentionView
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import KeyCap, Label, Pill
from kiosk.ui.widgets.row_list import RowList
from kiosk.ui.widgets.surfaces import Banner, Scroll, Surface, card, column, discard, line, plain, rule

_LEAD_PX, _AMOUNT_PX, _PILLS_PX = 62, 8, 190


class AttentionPage(Page):
    """Arrows walk the list; F9 or Enter corrects, Del withdraws and refunds."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: AttentionPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._list = RowList(kit, kit.say("attention.title"), (_LEAD_PX, _AMOUNT_PX, _PILLS_PX))
        self._count = Label(kit, "", "small")
        self._begin = button(
            kit, kit.say("rail.new"), lambda: press(Command.NEW), "primary", icon="new", key="F2"
        )
        empty = Banner(kit, Tone.GOOD, kit.say("attention.empty"), kit.say("attention.empty_next"))
        self._empty = plain(column(kit.px(12), empty, line(0, self._begin, None), None))
        self._detail = column(kit.px(10))
        self._made: list[QWidget] = []
        self._correct = button(
            kit, kit.say("attention.correct"), presenter.correct, "primary", icon="reverse", key="F9"
        )
        self._withdraw = button(
            kit, kit.say("attention.withdraw"), presenter.withdraw, "danger", icon="supervisor", key="Del"
        )
        self._shown: AttentionView | None = None
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._list_card(), 1)
        inside.addWidget(self._side())
        self.setLayout(inside)
        self._list.moved.connect(presenter.stand_on)
        self._list.opened.connect(self._on_opened)
        self._list.deleted.connect(self._on_deleted)
        self.commands = {Command.FORWARD: presenter.correct}
        presenter.attach(self.show_view)

    def _list_card(self) -> Surface:
        kit = self.kit
        title = line(kit.px(8), Label(kit, kit.say("attention.title"), "h1"), None, self._count)
        note = Label(kit, kit.say("attention.note"), "soft", wrap=True)
        keys = line(kit.px(8), KeyCap("↑ ↓"), Label(kit, kit.say("home.key_choose"), "small"), None)
        inside = column(kit.px(8), title, note, keys, kit.px(2), self._empty)
        inside.addWidget(self._list, 1)
        inside.addStretch(0)
        return card(kit, inside)

    def _side(self) -> Surface:
        kit = self.kit
        told = plain(column(0, self._detail, None))
        inside = column(kit.px(10))
        inside.addWidget(Scroll(told), 1)
        inside.addWidget(self._correct)
        inside.addWidget(self._withdraw)
        made = card(kit, inside)
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def show_view(self, view: AttentionView) -> None:
        """Show list and details; the list keeps its place."""
        if self._shown is None or self._shown.rows != view.rows:
            self._list.show_rows(view.rows, view.current)
        self._list.stand_on_key(view.current)
        self._count.show_text(view.count)
        self._empty.setVisible(not view.rows and not view.is_busy)
        self._list.setVisible(bool(view.rows))
        if self._shown is None or self._shown.detail != view.detail:
            self._show_detail(view.detail)
        has_one = view.detail is not None and not view.is_busy
        self._correct.setEnabled(has_one and view.detail is not None and view.detail.can_correct)
        self._withdraw.setEnabled(has_one)
        is_new = self._shown is None or not self._shown.rows
        self._shown = view
        if is_new and not view.is_busy:
            self.take_focus()

    def _show_detail(self, detail: AttentionDetail | None) -> None:
        for old in self._made:
            discard(old)
        self._made = [] if detail is None else self._parts(detail)
        for part in self._made:
            self._detail.addWidget(part)

    def _parts(self, detail: AttentionDetail) -> list[QWidget]:
        kit = self.kit
        parts: list[QWidget] = [
            Label(kit, detail.title, "h2", wrap=True),
            Label(kit, detail.applicant, "soft", wrap=True),
        ]
        parts += [Banner(kit, Tone.BAD, problem) for problem in detail.problems]
        parts += [Banner(kit, Tone.INFO, *detail.begun)] if detail.begun is not None else []
        if detail.fields:
            parts.append(self._fact("attention.fields", detail.fields))
        parts.append(self._fact("attention.whose", detail.owner))
        if detail.due:
            parts.append(plain(line(0, Pill(kit, detail.due, detail.due_tone), None)))
        parts.append(Label(kit, detail.advice, "body", wrap=True))
        facts = column(kit.px(6))
        for label, value in detail.facts:
            facts.addLayout(column(0, Label(kit, label, "small"), Label(kit, value, "strong")))
        return [*parts, rule(kit), plain(facts)]

    def _fact(self, key: str, value: str) -> QWidget:
        kit = self.kit
        return plain(column(0, Label(kit, kit.say(key), "small"), Label(kit, value, "strong", wrap=True)))

    def take_focus(self) -> None:
        """Begin with the list."""
        target = self._begin if self._empty.isVisibleTo(self) else self._list
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_opened(self, _key: str) -> None:
        self._presenter.correct()

    def _on_deleted(self, _key: str) -> None:
        self._presenter.withdraw()
