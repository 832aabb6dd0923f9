"""The page that opens a shift."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from kiosk.ui.counter.page import Page, Press
from kiosk.ui.counter.pages import Command
from kiosk.ui.counter.shift_presenter import OpenShiftPresenter, OpenShiftView
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label, Picture
from kiosk.ui.widgets.surfaces import card, column, line
from kiosk.ui.widgets.text_field import MoneyField


class OpenShiftPage(Page):
    """Asks for the cash the clerk begins with."""

    def __init__(self, kit: Kit, presenter: OpenShiftPresenter, press: Press) -> None:
        super().__init__(kit, press)
        self._presenter = presenter
        self._float = MoneyField(kit, kit.say("open_shift.float"))
        self._float.make_big()
        self._row = FieldRow(kit, kit.say("open_shift.float"), self._float, kit.say("open_shift.hint"))
        self._submit = button(
            kit, kit.say("open_shift.open"), presenter.submit, "hero", icon="till", key="F9"
        )
        title = line(kit.px(10), Picture(kit, "till", kit.colours.on_brand_soft, 26))
        title.addWidget(Label(kit, kit.say("open_shift.title"), "h1"), 1)
        text = Label(kit, kit.say("open_shift.text"), "soft", wrap=True)
        panel = card(kit, column(kit.px(14), title, text, self._row, self._submit))
        panel.setFixedWidth(kit.px(440))
        QGridLayout(self).addWidget(panel, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self._float.textEdited.connect(self._on_edited)
        self._float.returnPressed.connect(presenter.submit)
        self.commands = {Command.FORWARD: presenter.submit}
        presenter.attach(self.show_view)

    def show_view(self, view: OpenShiftView) -> None:
        """Show the page."""
        self._float.show_value(view.float_text)
        self._row.show_trouble(view.trouble)
        self._submit.setEnabled(not view.is_busy)

    def take_focus(self) -> None:
        """Begin with the amount."""
        self._float.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _on_edited(self, _text: str) -> None:
        self._presenter.type_float(self._float.text())
