"""The sign-in page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.sign_in_presenter import SignInPresenter, SignInView
from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.surfaces import Banner, card, column, line
from kiosk.ui.widgets.text_field import NumberField, PinField


class SignInPage(Page):
    """Number and PIN; Enter in either field goes on."""

    def __init__(self, kit: Kit, presenter: SignInPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._operator = NumberField(kit, kit.say("sign_in.operator"))
        self._pin = PinField(kit, kit.say("sign_in.pin"))
        self._banner = Banner(kit, Tone.BAD, "", "-")
        self._submit = button(kit, kit.say("sign_in.enter"), self._on_submit, "hero", icon="key", key="Enter")
        self._read = button(
            kit,
            kit.say.of("leaflet.title"),
            lambda: press(Command.NEW),
            "second",
            icon="search",
            key="F2",
        )
        self._training = button(
            kit, kit.say("sign_in.training"), presenter.go_training, "link", icon="education", key="Ctrl+T"
        )
        self._panel = card(
            kit,
            column(
                kit.px(14),
                self._title(),
                self._banner,
                FieldRow(kit, kit.say("sign_in.operator"), self._operator),
                FieldRow(kit, kit.say("sign_in.pin"), self._pin),
                self._submit,
                Label(kit, kit.say("sign_in.offline"), "soft", wrap=True),
                self._read,
                self._training,
            ),
        )
        self._panel.setFixedWidth(kit.px(440))
        QGridLayout(self).addWidget(self._panel, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self._operator.textEdited.connect(self._on_operator_edited)
        self._operator.returnPressed.connect(self._on_submit)
        self._pin.returnPressed.connect(self._on_submit)
        self.commands = {Command.FORWARD: self._on_submit, Command.TRAINING: presenter.go_training}
        presenter.attach(self.show_view)

    def _title(self) -> QLayout:
        kit = self.kit
        title = line(kit.px(10), Picture(kit, "key", kit.colours.on_brand_soft, 26))
        title.addWidget(Label(kit, kit.say("sign_in.title"), "h1"), 1)
        return title

    def show_view(self, view: SignInView) -> None:
        """Show the page."""
        self._operator.show_value(view.operator)
        self._submit.setEnabled(not view.is_busy)
        self._training.setVisible(bool(view.training))
        if view.training:
            self._training.show_text(view.training)
        self._banner.setVisible(view.trouble is not None)
        if view.trouble is not None:
            self._banner.title.show_text(view.trouble[0])
            self._banner.text.show_text(view.trouble[1])
            self._pin.setText("")
            self._pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Begin with the number, or with the PIN when the number is there."""
        field = self._pin if self._operator.text() else self._operator
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_operator_edited(self, _text: str) -> None:
        self._presenter.type_operator(self._operator.text())

    def _on_submit(self) -> None:
        if self._operator.text().strip() and not self._pin.text():
            self._pin.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._presenter.type_operator(self._operator.text())
        self._presenter.submit(self._pin.text())
