"""The page of the first run: one step at a time, built anew for each."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.technician.setup_presenter import SetupPresenter
from kiosk.ui.technician.setup_views import SetupStep, SetupView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.bank_card import BankCard
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.choice_fields import ListChoice
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.surfaces import Banner, Scroll, card, column, line, plain
from kiosk.ui.widgets.text_field import LatinField

_SIDE_PX = 250


class SetupPage(Page):
    """Steps at the side, the present one in the middle; F9 goes on."""

    def __init__(self, kit: Kit, presenter: SetupPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._view = view = presenter.view()
        self._result = Banner(kit, Tone.INFO, "", "-")
        self._results: dict[Tone, Banner] = {}
        self._card: BankCard | None = None
        self._first: QWidget | None = None
        self._forward = button(kit, view.forward, presenter.go_on, "primary", key="F9")
        inside = line(kit.px(kit.sizes.gap), self._steps())
        inside.addWidget(self._main(), 1)
        self.setLayout(inside)
        self.commands = {Command.FORWARD: presenter.go_on}
        presenter.attach(self.show_view)

    def _steps(self) -> QWidget:
        kit, here = self.kit, list(SetupStep).index(self._view.step)
        pills: list[QWidget] = [Label(kit, kit.say("setup.title"), "h2", wrap=True)]
        for number, step in enumerate(SetupStep):
            tone = Tone.GOOD if number < here else Tone.INFO if number == here else Tone.NEUTRAL
            sign = "✓" if number < here else str(number + 1)
            pills.append(Pill(kit, f"{sign} {kit.say(f'setup.{step}.name')}", tone))
        side = card(kit, column(kit.px(10), *pills, None))
        side.setFixedWidth(kit.px(_SIDE_PX))
        return side

    def _main(self) -> QWidget:
        kit, view = self.kit, self._view
        made = column(kit.px(12), Label(kit, view.title, "h1", wrap=True), Label(kit, view.text, wrap=True))
        if view.findings:
            found = column(
                kit.px(8), *(Banner(kit, each.tone, each.title, each.text) for each in view.findings)
            )
            found.addStretch(1)
            made.addWidget(Scroll(plain(found)), 1)
        if view.secret:
            made.addWidget(self._secret())
        for choice in view.choices:
            field = ListChoice(kit, choice.label, choice.options)
            field.show_value(choice.value)
            field.chosen.connect(partial(self._presenter.answer, choice.name))
            self._stand(field)
            made.addWidget(FieldRow(kit, choice.label, field))
        for typed in view.fields:
            made.addWidget(self._typed(typed.name, typed.label, typed.value))
        if view.card_px:
            self._card = BankCard(kit, view.title)
            made.addLayout(line(0, None, self._card, None))
        self._banners = column(0)
        made.addLayout(self._banners)
        if not view.findings:
            made.addStretch(1)
        made.addLayout(self._actions())
        return card(kit, made)

    def _typed(self, name: str, label: str, value: str) -> FieldRow:
        field = LatinField(self.kit, label, value)
        field.textEdited.connect(lambda _text: self._presenter.answer(name, field.text()))
        field.returnPressed.connect(field.go_to_next)
        self._stand(field)
        return FieldRow(self.kit, label, field)

    def _secret(self) -> QWidget:
        kit = self.kit
        inside = column(kit.px(6), Label(kit, kit.say("setup.recovery"), "strong", wrap=True))
        inside.addWidget(Label(kit, self._view.secret, "h2", wrap=True))
        return card(kit, inside)

    def _actions(self) -> QLayout:
        kit = self.kit
        made = line(kit.px(10))
        for action in self._view.actions:
            act = partial(self._presenter.act, action.name)
            made.addWidget(button(kit, action.label, act, "second", icon=action.icon))
        made.addStretch(1)
        made.addWidget(self._forward)
        return made

    def _stand(self, widget: QWidget) -> None:
        self._first = self._first or widget

    def show_view(self, view: SetupView) -> None:
        """Show what may change within a step: the result, the card, whether something is under way."""
        self._forward.setEnabled(not view.is_busy)
        self._forward.show_text(view.forward)
        if self._card is not None:
            self._card.show_width(view.card_px)
        for banner in self._results.values():
            banner.hide()
        if view.result is not None:
            text, tone = view.result
            if tone not in self._results:
                self._results[tone] = Banner(self.kit, tone, text)
                self._banners.addWidget(self._results[tone])
            self._results[tone].title.show_text(text)
            self._results[tone].show()

    def take_focus(self) -> None:
        """Begin with the first question, or with going on."""
        (self._first or self._forward).setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
