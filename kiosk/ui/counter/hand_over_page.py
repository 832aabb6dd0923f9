"""The page that hands a result over: who takes it, by what right, signed for."""

from PySide6.QtCore import Qt

from kiosk.ui.counter.hand_over_presenter import (
    AUTHORISED,
    BY_POST,
    HOLDER,
    HandOverPresenter,
    HandOverView,
)
from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.check_row import CheckRow
from kiosk.ui.widgets.choice_fields import SegmentChoice
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import Banner, Surface, card, column, line, plain
from kiosk.ui.widgets.text_field import NumberField, PinField, TextField


class HandOverPage(Page):
    """One column of questions; F5 reads the receiver's document, F9 hands over."""

    has_rail = True

    def __init__(self, kit: Kit, presenter: HandOverPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        say = kit.say
        choices = tuple((one, say(f"hand_over.{one}")) for one in (HOLDER, AUTHORISED, BY_POST))
        self._receiver = SegmentChoice(kit, say("hand_over.receiver"), choices)
        self._name = TextField(kit, say("hand_over.name"))
        self._number = NumberField(kit, say("hand_over.document_number"))
        self._code = NumberField(kit, say("hand_over.code"))
        self._authorisation = NumberField(kit, say("hand_over.authorisation"))
        self._address = TextField(kit, say("hand_over.address"))
        self._address_row = FieldRow(
            kit, say("hand_over.address"), self._address, say("hand_over.address_hint")
        )
        self._supervisor = NumberField(kit, say("hand_over.supervisor"))
        self._pin = PinField(kit, say("hand_over.supervisor_pin"))
        self._signed = CheckRow(kit, say("hand_over.signed"))
        self._number_row = FieldRow(
            kit, say("hand_over.document_number"), self._number, say("hand_over.document_hint")
        )
        self._code_row = FieldRow(kit, say("hand_over.code"), self._code, say("hand_over.code_hint"))
        self._authorisation_row = FieldRow(kit, say("hand_over.authorisation"), self._authorisation)
        self._supervisor_row = FieldRow(
            kit, say("hand_over.supervisor"), self._supervisor, say("hand_over.supervisor_hint")
        )
        self._pin_row = FieldRow(kit, say("hand_over.supervisor_pin"), self._pin)
        self._trouble = Banner(kit, Tone.BAD, "", "-")
        self._done = Banner(kit, Tone.GOOD, "", "-")
        self._paper = Banner(kit, Tone.INFO, "", "-", "printer")
        self._again = button(
            kit, say("hand_over.print_again"), presenter.print_again, "second", icon="printer"
        )
        self._submit = button(kit, say("hand_over.give"), presenter.submit, "hero", icon="check", key="F9")
        inside = line(kit.px(kit.sizes.gap))
        inside.addWidget(self._questions(), 1)
        inside.addWidget(self._side(presenter.view()))
        self.setLayout(inside)
        self._connect()
        self.commands = {Command.FORWARD: presenter.submit}
        presenter.attach(self.show_view)

    def _questions(self) -> Surface:
        kit, say = self.kit, self.kit.say
        approving = line(kit.px(10))
        approving.addWidget(self._supervisor_row, 1)
        approving.addWidget(self._pin_row, 1)
        self._asked = plain(
            column(
                kit.px(10),
                FieldRow(kit, say("hand_over.receiver"), self._receiver),
                FieldRow(kit, say("hand_over.name"), self._name, say("hand_over.name_hint")),
                self._number_row,
                self._code_row,
                self._authorisation_row,
                self._address_row,
                approving,
                self._signed,
            )
        )
        title = Label(kit, say("hand_over.title"), "h1")
        again = plain(line(0, self._again, None))
        parts = (title, self._trouble, self._done, self._paper, again, self._asked)
        return card(kit, column(kit.px(10), *parts, None))

    def _side(self, view: HandOverView) -> Surface:
        kit = self.kit
        facts = column(kit.px(8))
        for label, value in view.facts:
            facts.addLayout(column(0, Label(kit, label, "small"), Label(kit, value, "strong", wrap=True)))
        holder = Label(kit, view.holder, "h2", wrap=True)
        title = Label(kit, view.title, "soft", wrap=True)
        made = card(kit, column(kit.px(12), holder, title, facts, None, self._submit))
        made.setFixedWidth(kit.px(kit.sizes.side))
        return made

    def _connect(self) -> None:
        presenter = self._presenter
        self._receiver.chosen.connect(presenter.choose_receiver)
        self._name.textEdited.connect(lambda _text: presenter.type_name(self._name.text()))
        self._number.textEdited.connect(lambda _text: presenter.type_document_number(self._number.text()))
        self._code.textEdited.connect(lambda _text: presenter.type_code(self._code.text()))
        self._authorisation.textEdited.connect(
            lambda _text: presenter.type_authorisation(self._authorisation.text())
        )
        self._address.textEdited.connect(lambda _text: presenter.type_address(self._address.text()))
        self._supervisor.textEdited.connect(lambda _text: presenter.type_supervisor(self._supervisor.text()))
        self._pin.textEdited.connect(lambda _text: presenter.type_pin(self._pin.text()))
        self._signed.toggled.connect(presenter.sign)
        texts = (self._name, self._number, self._code, self._authorisation, self._address)
        for field in (*texts, self._supervisor, self._pin):
            field.returnPressed.connect(self.focusNextChild)

    def show_view(self, view: HandOverView) -> None:
        """Show the page."""
        self._receiver.show_value(view.receiver)
        self._name.show_value(view.name)
        self._number.show_value(view.document_number)
        self._code.show_value(view.code)
        self._authorisation.show_value(view.authorisation)
        self._signed.setChecked(view.has_signed)
        self._number_row.show_from_document(view.is_read)
        self._code_row.setVisible(view.asks_code)
        self._code_row.show_hint(view.code_hint)
        self._supervisor.show_value(view.supervisor)
        self._address.show_value(view.address)
        self._address_row.setVisible(view.asks_address)
        self._number_row.setVisible(view.asks_document)
        self._signed.setVisible(view.asks_document)
        if view.is_busy:
            self._pin.setText("")
        self._supervisor_row.setVisible(view.asks_supervisor)
        self._pin_row.setVisible(view.asks_supervisor)
        self._authorisation_row.setVisible(view.asks_authorisation)
        self._again.setVisible(view.can_print)
        banners = ((self._trouble, view.trouble), (self._done, view.done), (self._paper, view.paper))
        for banner, words in banners:
            banner.setVisible(words is not None)
            if words is not None:
                banner.title.show_text(words[0])
                banner.text.show_text(words[1])
        self._asked.setVisible(view.done is None)
        self._submit.setEnabled(not view.is_busy)
        if view.done is not None:
            self._submit.show_text(self.kit.say("hand_over.back"))
            self._submit.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Begin with the number of the document: the holder's name is there."""
        target = self._submit if self._done.isVisibleTo(self) else self._number
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()
