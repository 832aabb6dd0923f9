"""Into training and out of it, from the sign-in: anybody may begin one, a supervisor alone ends it. No Qt."""

from kiosk.domain.identifiers import OperatorId
from kiosk.ui.counter.doors import Surroundings, TrainingDoor, code_of
from kiosk.ui.counter.pages import PanelName
from kiosk.ui.counter.panel_presenters import QuestionPresenter
from kiosk.ui.counter.sign_in_presenter import SignInPresenter
from kiosk.ui.counter.supervisor_presenter import SupervisorPresenter
from kiosk.ui.lead import STORE
from kiosk.usecases.desk import Desk
from kiosk.usecases.recognise_operator import recognise_supervisor


class Training:
    """Offers training on the sign-in page; the window then closes and comes back as the other one."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._is_training = around.equipment.place.is_training

    def offer(self, sign_in: SignInPresenter) -> None:
        """Put the way in, or out, on a sign-in page."""
        door = self._around.equipment.training
        if door is not None:
            sign_in.offer_training("leave_training" if self._is_training else "training", self._ask)

    def _ask(self) -> None:
        around, door = self._around, self._around.equipment.training
        if door is None:
            return
        if self._is_training:
            leaving = SupervisorPresenter(
                around.say,
                "training.leave",
                lambda number, pin: self._end(leaving, door, OperatorId(number), pin),
                around.window.close_panel,
            )
            around.window.show_panel(PanelName.SUPERVISOR, leaving)
            return
        begin = QuestionPresenter(
            around.say, "training.begin", lambda: self._begin(door), around.window.close_panel
        )
        around.window.show_panel(PanelName.TRAINING, begin)

    def _begin(self, door: TrainingDoor) -> None:
        self._around.window.close_panel()
        self._around.store(lambda _desk: door.begin(), lambda _nothing: self._around.window.switch())

    def _end(self, panel: SupervisorPresenter, door: TrainingDoor, number: OperatorId, pin: str) -> None:
        desk = self._around.equipment.desk
        self._around.jobs.run(
            STORE,
            lambda: _end_with(desk, door, number, pin),
            lambda _nothing: self._around.window.switch(),
            lambda error: panel.show_refused(code_of(error)),
        )


def _end_with(desk: Desk, door: TrainingDoor, number: OperatorId, pin: str) -> None:
    """End the training if these are a supervisor's number and PIN."""
    recognise_supervisor(desk.staff, desk.counter.clock, number, pin)
    door.end()
