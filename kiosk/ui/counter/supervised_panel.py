"""What every panel has that a supervisor answers with number and PIN."""

from typing import Protocol

from PySide6.QtCore import Qt

from kiosk.ui.counter.panel import Panel
from kiosk.ui.widgets.text_field import NumberField, PinField


class SupervisorAnswers(Protocol):
    """Where number and PIN go."""

    @property
    def is_busy(self) -> bool:
        """Say whether an answer is being looked at."""

    def type_supervisor(self, text: str) -> None:
        """Take the number as typed so far."""

    def submit(self, pin: str) -> None:
        """Take the PIN and go on."""

    def detach(self) -> None:
        """Let go of the panel."""


class SupervisedPanel(Panel):
    """The PIN leaves its field as soon as it is handed on."""

    _presenter: SupervisorAnswers
    _supervisor: NumberField
    _pin: PinField

    def forward(self) -> None:
        """Hand number and PIN on."""
        pin = self._pin.text()
        if pin and not self._presenter.is_busy:
            self._pin.setText("")
        self._presenter.submit(pin)

    def detach(self) -> None:
        """Let go of the presenter."""
        self._presenter.detach()

    def _listen(self) -> None:
        """Hear the fields, once they are there."""
        self._supervisor.textEdited.connect(self._on_supervisor_edited)
        self._supervisor.returnPressed.connect(self._on_supervisor_entered)
        self._pin.returnPressed.connect(self.forward)

    def _on_supervisor_edited(self, _text: str) -> None:
        self._presenter.type_supervisor(self._supervisor.text())

    def _on_supervisor_entered(self) -> None:
        self._pin.setFocus(Qt.FocusReason.TabFocusReason)
