"""Taking cash."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.payment_presenter import PaymentPresenter, PaymentView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Pill
from kiosk.ui.widgets.steps import Steps
from kiosk.ui.widgets.surfaces import Banner, Surface, card, column, line, plain, rule
from kiosk.ui.widgets.text_field import MoneyField

_QUICK_COLUMNS = 4


class PaymentPage(Page):
    """What is due, what was handed over, what goes back; F9 or Enter takes it."""

    def __init__(self, kit: Kit, presenter: PaymentPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        view = presenter.view()
        self._tendered = MoneyField(kit, kit.say("payment.tendered"))
        self._tendered.make_big()
        self._row = FieldRow(kit, kit.say("payment.tendered"), self._tendered, kit.say("payment.hint"))
        self._change = Label(kit, "", "amount")
        self._pieces = Label(kit, "", "body", wrap=True)
        self._take = button(
            kit,
            kit.say("payment.accept" if view.is_free else "payment.take"),
            presenter.submit,
            "hero",
            icon="receipt",
            key="F9",
        )
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._main_card(view), 1)
        inside.addWidget(self._till_card(view))
        self.setLayout(inside)
        self._tendered.textEdited.connect(self._on_edited)
        self._tendered.returnPressed.connect(presenter.submit)
        self.commands = {Command.FORWARD: presenter.submit}
        presenter.attach(self.show_view)

    def _main_card(self, view: PaymentView) -> Surface:
        kit = self.kit
        title = line(kit.px(10), Label(kit, kit.say("payment.title"), "h1"), None, Steps(kit, "pay"))
        items = column(kit.px(2))
        for label, code, amount in view.items:
            item = line(kit.px(10))
            item.addWidget(Label(kit, label, "body", wrap=True), 1)
            item.addWidget(Pill(kit, code, Tone.NEUTRAL))
            item.addWidget(Label(kit, amount, "strong"))
            items.addWidget(plain(column(kit.px(6), kit.px(2), item, rule(kit))))
        due = Label(kit, view.due, "amount")
        inside = column(kit.px(10), title, kit.px(4), Label(kit, kit.say("payment.due"), "soft"), due)
        if view.due_words:
            inside.addWidget(Label(kit, view.due_words, "soft", wrap=True))
        if view.items:
            inside.addSpacing(kit.px(8))
            inside.addWidget(Label(kit, kit.say("check.items"), "h2"))
            inside.addLayout(items)
        inside.addStretch(1)
        inside.addWidget(Banner(kit, Tone.INFO, kit.say("payment.paper_says"), "", "receipt"))
        return card(kit, inside)

    def _till_card(self, view: PaymentView) -> Surface:
        kit = self.kit
        back = button(
            kit, kit.say("back"), lambda: self.press(Command.BACK), "second", icon=kit.back_icon, key="Esc"
        )
        if view.is_free:
            self._row.setVisible(False)
            free = Banner(kit, Tone.GOOD, kit.say("payment.free"), kit.say("payment.free_next"))
            inside = column(
                kit.px(12), Label(kit, kit.say("payment.cash"), "h2"), free, None, self._take, back
            )
        else:
            inside = column(kit.px(12), Label(kit, kit.say("payment.cash"), "h2"))
            if view.note is not None:
                inside.addWidget(Banner(kit, Tone.WARN, *view.note))
            inside.addWidget(self._row)
            inside.addLayout(self._quick(view))
            inside.addWidget(self._change_box())
            inside.addStretch(1)
            inside.addWidget(self._take)
            inside.addWidget(back)
        made = card(kit, inside)
        made.setFixedWidth(kit.px(kit.sizes.side + 80))
        return made

    def _quick(self, view: PaymentView) -> QGridLayout:
        """Return the amounts a citizen is likely to hand over, four a row."""
        kit = self.kit
        grid = QGridLayout()
        grid.setSpacing(kit.px(6))
        for number, (text, label) in enumerate(view.suggestions):
            made = button(kit, label, partial(self._on_suggested, text), "second")
            grid.addWidget(made, *divmod(number, _QUICK_COLUMNS))
        return grid

    def _change_box(self) -> Surface:
        kit = self.kit
        title = Label(kit, kit.say("payment.change"), "strong")
        return Surface("brand", column(kit.px(2), title, self._change, self._pieces), kit.px(14))

    def show_view(self, view: PaymentView) -> None:
        """Show the page."""
        self._tendered.show_value(view.tendered_text)
        self._row.show_trouble(view.trouble)
        self._change.show_text(view.change)
        self._pieces.show_text(view.pieces)
        self._pieces.setVisible(bool(view.pieces))
        self._take.setEnabled(not view.is_busy)

    def take_focus(self) -> None:
        """Begin with the amount."""
        field = self._take if not self._row.isVisibleTo(self) else self._tendered
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_edited(self, _text: str) -> None:
        self._presenter.type_tendered(self._tendered.text())

    def _on_suggested(self, text: str) -> None:
        self._presenter.suggest(text)
        self._take.setFocus(Qt.FocusReason.OtherFocusReason)
