"""Taking a counter out of service: what keeps it, and the supervisor who decides. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.ports import Check, Level
from kiosk.ui.counter.list_presenter import ListPresenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech
from kiosk.ui.technician.doctor_presenter import DoctorDetail
from kiosk.ui.technician.said import TONES, said


@dataclass(frozen=True, slots=True)
class RetireDoors:
    """What the page asks of the lead."""

    say: Callable[[], Speech]
    look: Callable[[], None]
    ask: Callable[[], None]


class RetirePresenter(ListPresenter[Check, DoctorDetail]):
    """Asks for the supervisor only when nothing keeps the counter; after that there is nothing to press."""

    def __init__(self, doors: RetireDoors) -> None:
        super().__init__(doors.say, is_busy=True)
        self._doors = doors
        self._is_over = False

    @property
    def can_retire(self) -> bool:
        """Say whether the portal holds everything and no shift is open."""
        is_ready = bool(self.rows) and all(check.level is not Level.RED for check in self.rows.values())
        return is_ready and not (self.is_busy or self._is_over)

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Show what keeps it."""
        self.take({check.name: check for check in checks})

    def look_again(self) -> None:
        """Look again."""
        if not (self.is_busy or self._is_over):
            self.is_busy = True
            self.refresh()
            self._doors.look()

    def retire(self) -> None:
        """Ask for the supervisor."""
        if self.can_retire:
            self._doors.ask()

    def show_working(self) -> None:
        """Say that the last of it is being sent."""
        self.is_busy = True
        self.refresh()

    def show_retired(self) -> None:
        """Say that it is over."""
        self._is_over = True
        self.show_refused()

    def row_of(self, key: str, row: Check, say: Speech) -> Row:
        """Return a condition and whether it is met."""
        pill = PillText(say(f"retire.level.{row.level}"), TONES[row.level])
        return Row(key=key, title=say.words(row.title), pills=(pill,))

    def detail_of(self, row: Check, say: Speech) -> DoctorDetail:
        """Return what is missing and what to do."""
        state = say(f"retire.level.{row.level}")
        return DoctorDetail(say.words(row.title), state, TONES[row.level], said(say, row.words), "")

    def aside_of(self, say: Speech) -> str:
        """Say how far it is."""
        if self._is_over:
            return say("retire.over")
        return say("retire.working") if self.is_busy else ""
