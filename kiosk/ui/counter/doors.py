"""What the counter's flow needs around it: work done in lanes, a window that shows. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kiosk.domain.directory import Directory
from kiosk.domain.item_number import FEW_LEFT
from kiosk.domain.operator import Session
from kiosk.domain.pack import FoundPack, PackSeen
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.domain.unfinished import UnfinishedAct
from kiosk.errors import KioskError, NoOpenShiftError
from kiosk.ports import (
    Clock,
    CounterPlace,
    DeviceBench,
    DocumentReader,
    LeafletRenderer,
    PaperScans,
    ReceiptChecker,
    ReceiptPrinter,
    ReceiptRenderer,
    Scale,
)
from kiosk.ui.citizen.views import CitizenView, CitizenWords
from kiosk.ui.counter.home_presenter import Services
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import STORE, WindowDoor
from kiosk.ui.speech import Speech
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.desk import Desk

T = TypeVar("T")


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


class CourierDoor(Protocol):
    """What the window may ask of the courier."""

    def send_now(self) -> None:
        """Wake it; returns at once, from any thread."""


@dataclass(frozen=True, slots=True)
class TrainingDoor:
    """How this machine is put into training and taken out of it; in the store lane."""

    begin: Callable[[], None]
    end: Callable[[], None]


class PackDoor(Protocol):
    """Packs of services on sticks: found in a lane that may wait, judged and taken in the store lane."""

    def find(self) -> Sequence[FoundPack]:
        """Read the packs on the sticks, the newest first."""

    def judge(self, found: Sequence[FoundPack]) -> tuple[PackSeen, FoundPack] | None:
        """Say what the newest pack that can be taken would do, else why the newest is refused."""

    def take(self, found: FoundPack) -> None:
        """Take a pack, all or nothing.

        Raises:
            PackUnreadableError, PackForeignError, PackOlderError, PackUnusableError: nothing was changed.
        """


class ExportDoor(Protocol):
    """Where a file goes that a person takes along; called in a lane that may wait for a slow stick."""

    def write(self, name: str, data: bytes) -> str:
        """Write a file whole and return where it is.

        Raises:
            DiskFullError, StoreError: it is not there.
        """


@dataclass(frozen=True, slots=True)
class Equipment:
    """The counter's ports as the window uses them: the desk in the store lane, each device in its own.

    `unfinished` is what recovery says of acts that were cut off before this start.
    """

    desk: Desk
    clock: Clock
    place: CounterPlace
    renderer: ReceiptRenderer
    printer: ReceiptPrinter | None = None
    reader: DocumentReader | None = None
    courier: CourierDoor | None = None
    scale: Scale | None = None
    receipts: ReceiptChecker | None = None
    bench: DeviceBench | None = None
    directory: Directory | None = None
    leaflets: LeafletRenderer | None = None
    unfinished: tuple[UnfinishedAct, ...] = ()
    scans: PaperScans | None = None
    training: TrainingDoor | None = None
    packs: PackDoor | None = None
    exports: ExportDoor | None = None


@dataclass(slots=True)
class Seat:
    """Who sits here and what is known of the shift: the flow's memory, replaced at every sign-in."""

    session: Session | None = None
    shift: Shift | None = None
    totals: ShiftTotals | None = None
    services: Services | None = None
    attention: int = 0
    letters: int = 0
    items_left: int = FEW_LEFT

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
class CitizenSide:
    """The screen that the citizen sees, and its words; without one everything shown is dropped."""

    words: CitizenWords | None = None
    show: Callable[[CitizenView], None] = lambda _view: None

    def tell(self, view_of: Callable[[CitizenWords], CitizenView]) -> None:
        """Show a view, made only when somebody sees it."""
        if self.words is not None:
            self.show(view_of(self.words))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a part of the flow is given."""

    equipment: Equipment
    jobs: Jobs
    window: WindowDoor
    seat: Seat
    say: Callable[[], Speech]
    citizen: CitizenSide = CitizenSide()

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
