"""Taking a counter out of service at the technician's window: nothing to press while something keeps it."""

from dataclasses import dataclass, field

from kiosk.app.shipped import load_texts
from kiosk.domain.words import Language, Words
from kiosk.errors import KioskError, RetireRefusedError
from kiosk.ports import Check, Level
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.speech import Speech
from kiosk.ui.technician.doctoring import Doctoring
from tests.fakes.flow_rig import Jobs, Window

WORDS = Words("نص", "Text")


@dataclass
class Doctor:
    """Keeps the counter, or lets it go."""

    level: Level = Level.RED
    failure: KioskError | None = None
    retired: list[tuple[str, str]] = field(default_factory=list)

    def readiness(self) -> tuple[Check, ...]:
        return (Check("retire_waiting", WORDS, self.level, WORDS),)

    def retire(self, supervisor: str, pin: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.retired.append((supervisor, pin))


def _shown(doctor: Doctor) -> tuple[Window, Jobs]:
    window, jobs = Window(), Jobs()
    Doctoring(doctor, jobs, window, lambda: Speech(load_texts(), Language.ENGLISH)).show_retiring()  # type: ignore[arg-type]
    return window, jobs


def test_while_something_is_unsent_nobody_is_even_asked() -> None:
    window, _ = _shown(Doctor())
    assert window.page is PageName.RETIRE
    window.presenter.retire()
    assert not window.presenter.can_retire
    assert window.panel is None


def test_a_supervisor_decides_and_after_that_there_is_nothing_to_press() -> None:
    doctor = Doctor(Level.GREEN)
    window, _ = _shown(doctor)
    window.presenter.retire()
    assert window.panel is PanelName.SUPERVISOR
    window.panel_presenter.type_supervisor("9001")
    window.panel_presenter.submit("246801")
    assert doctor.retired == [("9001", "246801")]
    assert not window.presenter.can_retire
    assert "out of service" in window.presenter.view().aside


def test_a_refusal_is_told_and_leaves_the_counter_at_work() -> None:
    doctor = Doctor(Level.GREEN, RetireRefusedError("retire_waiting"))
    window, _ = _shown(doctor)
    window.presenter.retire()
    window.panel_presenter.type_supervisor("9001")
    window.panel_presenter.submit("246801")
    assert doctor.retired == []
    assert window.notice is not None
    assert window.notice.code == "RET-100"
    assert window.presenter.can_retire
