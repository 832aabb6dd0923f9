"""The panel that asks for a supervisor's number and PIN."""

from PySide6.QtWidgets import QWidget

from kiosk.ui.counter.supervised_panel import SupervisedPanel
from kiosk.ui.counter.supervisor_presenter import SupervisorPresenter, SupervisorView
from kiosk.ui.widgets.buttons import button
from kiosk.ui.widgets.field_row import FieldRow
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Label
from kiosk.ui.widgets.surfaces import column, line
from kiosk.ui.widgets.text_field import NumberField, PinField


class SupervisorPanel(SupervisedPanel):
    """Number and PIN; the PIN leaves the field as soon as it is handed on."""

    def __init__(self, kit: Kit, window: QWidget, presenter: SupervisorPresenter) -> None:
        self._presenter = presenter
        view = presenter.view()
        self._supervisor = NumberField(kit, kit.say("reverse.supervisor"))
        self._pin = PinField(kit, kit.say("sign_in.pin"))
        self._last = FieldRow(kit, kit.say("sign_in.pin"), self._pin)
        actions = line(kit.px(10))
        actions.addWidget(button(kit, view.confirm, self.forward, "primary", key="F9"), 1)
        actions.addWidget(button(kit, kit.say("cancel"), presenter.cancel, "second", key="Esc"), 1)
        inside = column(
            kit.px(12),
            Label(kit, view.text, "body", wrap=True),
            FieldRow(kit, kit.say("reverse.supervisor"), self._supervisor),
            self._last,
            actions,
        )
        super().__init__(kit, window, view.title, inside)
        self.left = presenter.cancel
        self.first = self._supervisor
        self._listen()
        presenter.attach(self.show_view)

    def show_view(self, view: SupervisorView) -> None:
        """Show the panel."""
        self._supervisor.show_value(view.supervisor)
        self._last.show_trouble(view.trouble)
