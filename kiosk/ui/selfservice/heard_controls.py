"""What a control says of itself to somebody who listens: its name, how it stands, what is wrong with it."""

from PySide6.QtWidgets import QAbstractButton, QWidget

from kiosk.ui.selfservice.flow import CitizenFlow
from kiosk.ui.widgets.text_field import PinField


def hear_focus(flow: CitizenFlow, window: QWidget, control: QWidget | None) -> None:
    """Read the control that has the focus now, if somebody listens."""
    if not flow.is_heard or control is None or control.window() is not window:
        return
    name = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
    say = flow.journey.say
    is_chosen = isinstance(control, QAbstractButton) and control.isChecked()
    state = say("keys.chosen") if is_chosen else ""
    flow.hear_control((name, state, control.accessibleDescription()))


def hear_key(flow: CitizenFlow, field: QWidget | None, text: str) -> None:
    """Read the sign that was typed; what is secret is not read."""
    if flow.is_heard and not isinstance(field, PinField):
        flow.hear_typed(text)


def hear_question(flow: CitizenFlow, left_s: int) -> None:
    """Ask whether somebody is still there, if somebody listens."""
    say, left = flow.journey.say, flow.journey.speech.plural_of("selfservice.idle.left", left_s)
    flow.hear_control((say("idle.title"), say("idle.heard"), left))
