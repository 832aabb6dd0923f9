"""The counter's window in training: the mark on every page, the way in and the way out."""

from collections.abc import Callable

from kiosk.ports import PrinterState
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.panel_presenters import QuestionPresenter
from kiosk.ui.counter.supervisor_presenter import SupervisorPresenter
from kiosk.ui.status import LineState, StatusView
from tests.fakes.counter_scenes import form_read, home, payment, settle
from tests.fakes.counter_window import CounterWindow


def _mark(counter: CounterWindow) -> None:
    """Let the window be a training's."""
    counter.shell._is_training = True
    counter.shell._build()


def training_sign_in(counter: CounterWindow) -> None:
    """A training's first page, with its way out."""
    _mark(counter)
    counter.presenter.offer_training("leave_training", lambda: None)
    settle()


def training_home(counter: CounterWindow) -> None:
    """The search in a training."""
    _mark(counter)
    home(counter)
    counter.flow.show_status(StatusView(LineState.TRAINING, None, 4, PrinterState.ONLINE, reader=True))
    settle()


def training_form(counter: CounterWindow) -> None:
    """A form in a training, as full as a form gets."""
    _mark(counter)
    form_read(counter)
    counter.flow.show_status(StatusView(LineState.TRAINING, None, 4, PrinterState.ONLINE, reader=True))
    settle()


def training_payment(counter: CounterWindow) -> None:
    """Money in a training."""
    _mark(counter)
    payment(counter)
    settle()


def training_begin(counter: CounterWindow) -> None:
    """The question before a training, from the real sign-in."""
    counter.presenter.offer_training("training", lambda: None)
    panel = QuestionPresenter(counter.flow.say, "training.begin", lambda: None, counter.shell.close_panel)
    counter.shell.show_panel(PanelName.TRAINING, panel)
    settle()


def training_leave(counter: CounterWindow) -> None:
    """A clerk's PIN does not end a training."""
    training_sign_in(counter)
    panel = SupervisorPresenter(
        counter.flow.say, "training.leave", lambda _number, _pin: None, counter.shell.close_panel
    )
    counter.shell.show_panel(PanelName.SUPERVISOR, panel)
    panel.type_supervisor("1001")
    panel.submit("135790")
    panel.show_refused("AUT-105")
    settle()


TRAINING_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "training_sign_in": training_sign_in,
    "training_home": training_home,
    "training_form": training_form,
    "training_payment": training_payment,
    "training_begin": training_begin,
    "training_leave": training_leave,
}
