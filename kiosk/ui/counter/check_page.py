"""Checking the answers with the citizen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.counter.check_presenter import AnswerLine, CheckPresenter, CheckView
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import Button, button
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.steps import Steps
from kiosk.ui.widgets.surfaces import Scroll, Surface, card, column, line, plain, rule

_WIDE_COLUMNS = 2
_ITEMS_WITHOUT_SCROLLING = 5
_PAPERS_WITHOUT_SCROLLING = 4


class CheckPage(Page):
    """Every answer with a way back to its field; the sum and the next step beside."""

    def __init__(self, kit: Kit, presenter: CheckPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        view = presenter.view()
        self._pay = button(kit, kit.say("check.pay"), presenter.pay, "hero", icon=kit.forward_icon, key="F9")
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._main_card(view), 1)
        inside.addWidget(self._side(view))
        self.setLayout(inside)
        self.commands = {
            Command.FORWARD: presenter.pay,
            Command.BACK: lambda: presenter.change(""),
            Command.NEW: presenter.add_another,
        }

    def _main_card(self, view: CheckView) -> Surface:
        kit = self.kit
        title = line(
            kit.px(10),
            Label(kit, kit.say("check.title"), "h1"),
            Pill(kit, view.code),
            None,
            Steps(kit, "check"),
        )
        inside = column(kit.px(8), title, Label(kit, view.title, "soft"))
        answers, papers = self._answers(view), self._papers(view)
        if len(view.papers) > _PAPERS_WITHOUT_SCROLLING:
            inside.addWidget(Scroll(plain(column(kit.px(6), answers, papers, None))), 1)
        else:
            inside.addWidget(Scroll(answers), 1)
            inside.addWidget(papers)
        return card(kit, inside)

    def _papers(self, view: CheckView) -> QWidget:
        """Return the checklist: each paper seen, and what became of it."""
        kit = self.kit
        made = column(kit.px(4), Label(kit, kit.say("check.papers"), "h2"))
        for label, fate in view.papers:
            told = line(kit.px(10))
            told.addWidget(Label(kit, label, "strong", wrap=True), 1)
            told.addWidget(Label(kit, fate, "body", wrap=True), 1)
            made.addLayout(told)
        if not view.papers:
            made.addWidget(Label(kit, kit.say("check.no_papers"), "soft"))
        made.setContentsMargins(kit.px(6), 0, kit.px(6), 0)
        return plain(made)

    def _answers(self, view: CheckView) -> QWidget:
        """Return the answers in two columns, read down the first and then down the second."""
        kit = self.kit
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(kit.px(6), 0, kit.px(6), 0)
        grid.setHorizontalSpacing(kit.px(28))
        grid.setVerticalSpacing(0)
        half = -(-len(view.answers) // _WIDE_COLUMNS)
        for number, answer in enumerate(view.answers):
            part, row = divmod(number, half)
            grid.addWidget(self._answer(answer), row, part, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(part, 1)
        grid.setRowStretch(half, 1)
        return made

    def _answer(self, answer: AnswerLine) -> Surface:
        kit = self.kit
        change = button(kit, kit.say("check.change"), lambda: self._presenter.change(answer.name), "link")
        change.setAccessibleName(kit.say("check.change_what", what=answer.label))
        told = kit.say("check.read", label=answer.label) if answer.is_read else answer.label
        label = Label(kit, told, "small", wrap=False)
        value = Label(kit, answer.value, "good" if answer.is_read else "strong", wrap=True)
        words = column(0, label, value)
        inside = line(kit.px(8))
        inside.addLayout(words, 1)
        inside.addWidget(change)
        return plain(column(kit.px(3), kit.px(3), inside, rule(kit)))

    def _side(self, view: CheckView) -> QWidget:
        kit = self.kit
        sums = column(kit.px(8), Label(kit, kit.say("check.items"), "h2"))
        items = column(kit.px(8))
        for label, code, amount in view.items:
            name = Label(kit, label, "body", wrap=True)
            item = line(kit.px(8))
            item.addWidget(name, 1)
            item.addWidget(Pill(kit, code, Tone.NEUTRAL))
            item.addWidget(Label(kit, amount, "strong"))
            items.addLayout(item)
        if len(view.items) > _ITEMS_WITHOUT_SCROLLING:
            items.addStretch(1)
            sums.addWidget(Scroll(plain(items)), 1)
        elif view.items:
            sums.addLayout(items)
        if not view.items:
            sums.addWidget(Label(kit, kit.say("check.free"), "soft", wrap=True))
        sums.addWidget(rule(kit))
        sums.addLayout(
            line(kit.px(8), Label(kit, kit.say("total"), "strong"), None, Label(kit, view.total, "sum"))
        )
        if view.total_words:
            sums.addWidget(Label(kit, view.total_words, "small", wrap=True))
        promise = column(
            kit.px(8),
            Label(kit, kit.say("form.what_happens"), "h2"),
            Label(kit, view.promise, "body", wrap=True),
        )
        actions = column(kit.px(8), self._pay, self._another(), self._back())
        made = plain(column(kit.px(kit.sizes.gap), card(kit, sums), card(kit, promise), None, actions))
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def _another(self) -> Button:
        kit = self.kit
        return button(
            kit, kit.say("check.another"), self._presenter.add_another, "second", icon="new", key="F2"
        )

    def _back(self) -> Button:
        kit = self.kit
        return button(
            kit, kit.say("back"), lambda: self._presenter.change(""), "second", icon=kit.back_icon, key="Esc"
        )

    def take_focus(self) -> None:
        """Begin with the way on."""
        self._pay.setFocus(Qt.FocusReason.OtherFocusReason)
