"""What the counter's flow needs around it: work done in lanes, a window that shows. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from kiosk.domain.operator import Session
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.errors import KioskError, NoOpenShiftError
from kiosk.ports import Clock, CounterPlace, DocumentReader, ReceiptPrinter, ReceiptRenderer
from kiosk.ui.counter.home_presenter import Services
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.speech import Speech
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.desk import Desk

T = TypeVar("T")
STORE, PRINTER, READER = "store", "printer", "reader"


class Jobs(Protocol):
    """Does work elsewhere and comes back later, on the window's own thread."""

    def run(
        self,
        lane: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do `work` in a lane, then call `done` or `failed` once."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message across the page: what happened, what to do next, and a code to give to the technician."""

    tone: Tone
    title: str
    next_step: str = ""
    code: str = ""


class WindowDoor(Protocol):
    """What the flow orders of the window."""

    def show_page(self, name: PageName, presenter: Any) -> None:
        """Build a page on its presenter; the page before is thrown away."""

    def show_panel(self, name: PanelName, presenter: Any) -> None:
        """Open a panel over the page."""

    def close_panel(self) -> None:
        """Close the panel, if one is open."""

    def show_notice(self, notice: Notice | None) -> None:
        """Show a message across the page, or none."""

    def refresh_frame(self) -> None:
        """Show header, rail and strip anew."""

    def focus_field(self, name: str) -> None:
        """Move the focus to a field of the page."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """The counter's ports as the window uses them: the desk in the store lane, each device in its own."""

    desk: Desk
    clock: Clock
    place: CounterPlace
    renderer: ReceiptRenderer
    printer: ReceiptPrinter | None = None
    reader: DocumentReader | None = None


@dataclass(slots=True)
class Seat:
    """Who sits here and what is known of the shift: the flow's memory, replaced at every sign-in."""

    session: Session | None = None
    shift: Shift | None = None
    totals: ShiftTotals | None = None
    services: Services | None = None

    @property
    def signed_in(self) -> Session:
        """The session of the person who works here.

        Raises:
            NoOpenShiftError: nobody is signed in.
        """
        if self.session is None:
            raise NoOpenShiftError
        return self.session


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a part of the flow is given."""

    equipment: Equipment
    jobs: Jobs
    window: WindowDoor
    seat: Seat
    say: Callable[[], Speech]

    def store(
        self,
        work: Callable[[Desk], T],
        done: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Do something at the desk, in the store lane.

        Args:
            work: what to do; gets the desk.
            done: gets the result.
            failed: gets the error's code after it was shown, e.g. to let the clerk press again.
        """
        desk = self.equipment.desk
        self.jobs.run(STORE, lambda: work(desk), done, lambda error: self._failed(error, failed))

    def _failed(self, error: BaseException, failed: Callable[[str], None] | None) -> None:
        code = code_of(error)
        self.show_error(code)
        if failed is not None:
            failed(code)

    def show_error(self, code: str) -> None:
        """Show what an error code means and what to do next."""
        title, next_step = self.say().error(code)
        self.window.show_notice(Notice(Tone.BAD, title, next_step, code))


def code_of(error: BaseException) -> str:
    """Return the printed code of a failure; a bug of ours has the root's, its report is made in the lane."""
    return error.code if isinstance(error, KioskError) else KioskError.code
