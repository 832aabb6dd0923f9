"""Leads the doctor's page: its work in the lane `store`, its outcome back on the page. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.words import Words
from kiosk.ports import Check, MachineDoctor
from kiosk.ui.counter.doors import Jobs, code_of
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.supervisor_presenter import SupervisorPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import STORE, WindowDoor
from kiosk.ui.speech import Speech
from kiosk.ui.technician.doctor_presenter import DoctorDoors, DoctorPresenter
from kiosk.ui.technician.retire_presenter import RetireDoors, RetirePresenter
from kiosk.ui.theme.tokens import Tone

_Mended = tuple[tuple[tuple[Words, str], ...], tuple[Check, ...]]


@dataclass(frozen=True, slots=True)
class Doctoring:
    """Each showing of the page is a fresh look."""

    doctor: MachineDoctor
    jobs: Jobs
    window: WindowDoor
    say: Callable[[], Speech]

    def show(self) -> None:
        """Show the page and look."""
        presenter = DoctorPresenter(
            DoctorDoors(
                self.say,
                lambda: self._examine(presenter),
                lambda: self._mend(presenter),
                lambda: self._support(presenter),
            )
        )
        self.window.show_notice(None)
        self.window.show_page(PageName.DOCTOR, presenter)
        self._examine(presenter)

    def _examine(self, presenter: DoctorPresenter) -> None:
        self.jobs.run(STORE, self.doctor.examine, presenter.show_checks, self._failed(presenter))

    def _mend(self, presenter: DoctorPresenter) -> None:
        def mend() -> _Mended:
            return self.doctor.mend(), self.doctor.examine()

        def mended(done: _Mended) -> None:
            presenter.show_checks(done[1])
            presenter.show_mended(done[0])

        self.jobs.run(STORE, mend, mended, self._failed(presenter))

    def _support(self, presenter: DoctorPresenter) -> None:
        self.jobs.run(STORE, self.doctor.write_support, presenter.show_support, self._failed(presenter))

    def show_retiring(self) -> None:
        """Show what keeps this counter from being taken out of service."""
        presenter = RetirePresenter(
            RetireDoors(self.say, lambda: self._look(presenter), lambda: self._ask(presenter))
        )
        self.window.show_notice(None)
        self.window.show_page(PageName.RETIRE, presenter)
        self._look(presenter)

    def _look(self, presenter: RetirePresenter) -> None:
        self.jobs.run(STORE, self.doctor.readiness, presenter.show_checks, self._failed(presenter))

    def _ask(self, presenter: RetirePresenter) -> None:
        panel = SupervisorPresenter(
            self.say,
            "retire.ask",
            lambda number, pin: self._retire(presenter, number, pin),
            self.window.close_panel,
        )
        self.window.show_panel(PanelName.SUPERVISOR, panel)

    def _retire(self, presenter: RetirePresenter, number: str, pin: str) -> None:
        self.window.close_panel()
        presenter.show_working()
        self.jobs.run(
            STORE,
            lambda: self.doctor.retire(number, pin),
            lambda _nothing: presenter.show_retired(),
            self._failed(presenter),
        )

    def _failed(self, presenter: DoctorPresenter | RetirePresenter) -> Callable[[BaseException], None]:
        def told(error: BaseException) -> None:
            code = code_of(error)
            self.window.show_notice(Notice(Tone.BAD, *self.say().error(code), code))
            presenter.show_refused()

        return told
