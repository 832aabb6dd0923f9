"""After the payment: accepted here, the numbers to keep, and what became of the paper."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.receipt_presenter import ReceiptLine, ReceiptPresenter, ReceiptView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.code_square import CodeSquare
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture, Pill
from kiosk.ui.widgets.steps import Steps
from kiosk.ui.widgets.surfaces import Banner, Scroll, Surface, card, column, discard, line, plain, rule

_CODE_PX = 250


class ReceiptPage(Page):
    """Numbers large enough to read aloud; F9 goes to the next citizen."""

    def __init__(self, kit: Kit, presenter: ReceiptPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        view = presenter.view()
        self._paper = Pill(kit)
        self._paper_next = Label(kit, "", "soft", wrap=True)
        self._code = column(kit.px(4))
        self._coded: tuple[object, list[QWidget]] = ((), [])
        self._warning = Banner(kit, Tone.BAD, "", "-")
        self._next = button(
            kit, kit.say("receipt.next"), presenter.next_customer, "hero", icon=kit.forward_icon, key="F9"
        )
        self._reprint = button(kit, view.again, presenter.reprint, "second", icon="again", key="F7")
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._main_card(view), 1)
        inside.addWidget(self._side(view))
        self.setLayout(inside)
        self.commands = {
            Command.FORWARD: presenter.next_customer,
            Command.BACK: presenter.next_customer,
            Command.NEW: presenter.next_customer,
            Command.REPRINT: presenter.reprint,
        }
        presenter.attach(self.show_view)

    def _main_card(self, view: ReceiptView) -> Surface:
        kit = self.kit
        title = line(
            kit.px(10),
            Picture(kit, "check_circle", kit.colours.on_good, 30),
            Label(kit, view.heading, "h1"),
            None,
        )
        if not view.is_reversal:
            title.addWidget(Steps(kit, "receipt"))
        note = Label(kit, view.note, "soft", wrap=True)
        number = column(0, Label(kit, kit.say("receipt.number"), "small"), Label(kit, view.number, "number"))
        items = column(kit.px(12))
        for item in view.lines:
            items.addWidget(self._item(item))
        items.addStretch(1)
        inside = column(kit.px(10), title, note, self._warning, rule(kit), number, rule(kit))
        inside.addWidget(Scroll(plain(items)), 1)
        return card(kit, inside)

    def _item(self, item: ReceiptLine) -> QWidget:
        kit = self.kit
        words = column(
            kit.px(2),
            Label(kit, item.title, "h2"),
            Label(kit, item.applicant, "soft"),
            kit.px(4),
            Label(kit, kit.say("receipt.tracking"), "small"),
            Label(kit, item.tracking, "amount"),
        )
        if item.next_steps:
            words.addWidget(Label(kit, kit.say("receipt.what_next"), "small_strong"))
            words.addWidget(Label(kit, item.next_steps, "body", wrap=True))
        return plain(column(kit.px(12), words, rule(kit)))

    def _side(self, view: ReceiptView) -> QWidget:
        kit = self.kit
        money = column(
            kit.px(8),
            line(kit.px(8), Label(kit, kit.say("total"), "soft"), None, Label(kit, view.total, "sum")),
        )
        if view.change:
            change = line(kit.px(8), Label(kit, kit.say("payment.change"), "soft"), None)
            change.addWidget(Label(kit, view.change, "sum"))
            money.addLayout(change)
        paper = column(
            kit.px(10),
            Label(kit, kit.say("receipt.paper"), "h2"),
            line(0, self._paper, None),
            self._paper_next,
            self._code,
            self._reprint,
        )
        side = column(kit.px(kit.sizes.gap), card(kit, money), card(kit, paper), None, self._next)
        made = plain(side)
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def show_view(self, view: ReceiptView) -> None:
        """Show what became of the paper."""
        self._paper.show_state(view.paper, view.paper_tone)
        self._paper_next.show_text(view.paper_next)
        self._paper_next.setVisible(bool(view.paper_next))
        if self._coded[0] != view.code:
            self._show_code(view.code)
        self._reprint.show_text(view.again)
        self._reprint.setEnabled(not view.is_printing)
        self._warning.setVisible(view.warning is not None)
        if view.warning is not None:
            self._warning.title.show_text(view.warning[0])
            self._warning.text.show_text(view.warning[1])

    def _show_code(self, code: tuple[tuple[bool, ...], ...]) -> None:
        kit = self.kit
        for widget in self._coded[1]:
            discard(widget)
        words = kit.say("receipt.photograph")
        made: list[QWidget] = []
        if code:
            square = plain(line(0, None, CodeSquare(code, kit.px(_CODE_PX), words), None))
            made = [square, Label(kit, words, "small", wrap=True)]
        for widget in made:
            self._code.addWidget(widget)
        self._coded = (code, made)

    def take_focus(self) -> None:
        """Begin with the way on."""
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
