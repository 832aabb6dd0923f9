"""What the citizen's journey needs around it: a desk, devices, a window that shows, a voice. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from kiosk.domain.application import ApplicationRow
from kiosk.domain.calendar import local
from kiosk.domain.catalogue import Catalogue, ServiceDefinition
from kiosk.domain.directory import Directory
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId, ServiceCode
from kiosk.domain.operator import Session
from kiosk.domain.parked import ParkedId, ParkedSlip
from kiosk.domain.person import Person
from kiosk.domain.receipt import Paper
from kiosk.domain.search import ServiceIndex
from kiosk.domain.terminal_acts import OpenPayment
from kiosk.domain.terminal_payment import Refusal
from kiosk.ports import (
    Clock,
    CounterPlace,
    DocumentReader,
    LeafletRenderer,
    PaperScans,
    ReceiptPrinter,
    ReceiptRenderer,
    Scanner,
    Terminal,
)
from kiosk.ui.counter.doors import CourierDoor, Jobs, code_of
from kiosk.ui.lead import STORE
from kiosk.ui.selfservice.hearing import Voice
from kiosk.ui.selfservice.screens import PageName, Screen
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.status import StatusView
from kiosk.usecases.citizen_desk import CitizenDesk
from kiosk.usecases.park_form import ResumedForm
from kiosk.usecases.take_payment import Settlement

T = TypeVar("T")
QrModules = Callable[[str], tuple[tuple[bool, ...], ...]]


@dataclass(frozen=True, slots=True)
class KioskEquipment:
    """The machine's ports: the desk in the store lane, each device in its own; None where there is none.

    `closed_for` is why an attendant had closed the machine before it was switched off; `keep_closed` keeps
    the reason, in the store lane.
    """

    desk: CitizenDesk
    clock: Clock
    place: CounterPlace
    renderer: ReceiptRenderer
    qr: QrModules
    printer: ReceiptPrinter | None = None
    reader: DocumentReader | None = None
    scanner: Scanner | None = None
    voice: Voice | None = None
    scans: PaperScans | None = None
    directory: Directory | None = None
    leaflets: LeafletRenderer | None = None
    closed_for: str = ""
    keep_closed: Callable[[str], None] | None = None
    terminal: Terminal | None = None
    courier: CourierDoor | None = None


@dataclass(slots=True)
class Visit:
    """Everything about one citizen; replaced as a whole, never emptied piece by piece."""

    definition: ServiceDefinition | None = None
    form: Form | None = None
    basket_id: BasketId | None = None
    person: Person | None = None
    preset: frozenset[str] = frozenset()
    question: int = 0
    row: int = 0
    row_page: str = ""
    changing: tuple[str, ...] = ()
    has_agreed: bool = False
    session: Session | None = None
    settlement: Settlement | None = None
    paper: Paper | None = None
    paper_code: str = ""
    is_printing: bool = False
    followed: ApplicationRow | None = None
    is_followed_open: bool = False
    sector: str = ""
    ministry: str = ""
    owner: str = ""
    reading: str = ""
    receipt_to: str = ""
    goes_to_counter: bool = False
    is_over: bool = False
    slip: ParkedSlip | None = None
    scanned: str = ""
    resumed: ResumedForm | None = None
    payment: OpenPayment | None = None
    is_asking: bool = False
    is_cancelled: bool = False
    refusal: Refusal | None = None
    is_looked_into: bool = False

    @property
    def parked_ids(self) -> tuple[ParkedId, ...]:
        """The form under a code that this visit goes on with."""
        return (self.resumed.parked_id,) if self.resumed is not None else ()


@dataclass(slots=True)
class Machine:
    """What outlives a visit: services, status, and whether an attendant has closed the machine."""

    index: ServiceIndex = field(default_factory=lambda: ServiceIndex.of(()))
    definitions: Mapping[ServiceCode, ServiceDefinition] = field(default_factory=dict)
    status: StatusView = field(default_factory=StatusView)
    catalogue: Catalogue | None = None
    directory: Directory | None = None
    out_of_service: str = ""
    is_terminal_ready: bool = False
    has_open_payments: bool = True  # nobody has looked yet
    payments_open: int = 0


class Step(Protocol):
    """The presenter of a page."""

    def screen(self) -> Screen:
        """Return the page as it stands."""

    def type_text(self, _name: str, _text: str, /) -> None:
        """Take note of what stands in a field now."""

    def press(self, _name: str, _value: str = "", /) -> None:
        """Do what a tile, an option, a link or a button of the page asks for."""

    def forward(self) -> None:
        """Go on."""

    def back(self) -> None:
        """Go back, losing nothing."""


class KioskDoor(Protocol):
    """What the journey orders of the window."""

    def show_step(self, step: Step) -> None:
        """Show a page; the page before is thrown away."""

    def refresh(self) -> None:
        """Show the same page as it stands now."""

    def show_voice(self) -> None:
        """Show whether there is a voice, and whether it is listened to."""

    def wipe(self) -> None:
        """Destroy every widget, the clipboard and what can be undone; then show the page anew."""

    def leave(self) -> None:
        """Close the window: the attendant ends the program."""


@dataclass(slots=True)
class Journey:
    """One machine's journey: what every page is given. `visit` is replaced when it ends."""

    equipment: KioskEquipment
    jobs: Jobs
    texts: TextSource
    go: Callable[[PageName], None]
    refresh: Callable[[], None]
    end: Callable[[], None]
    stop: Callable[[], None]
    speech: Speech
    visit: Visit = field(default_factory=Visit)
    machine: Machine = field(default_factory=Machine)
    trouble: tuple[str, str, str] | None = None

    @property
    def today(self) -> date:
        """The date on Libya's clock."""
        return local(self.equipment.clock.now()).date()

    def say(self, key: str, /, **values: object) -> str:
        """Return a text of self-service."""
        return self.speech.of(f"selfservice.{key}", **values)

    def store(
        self,
        work: Callable[[CitizenDesk], T],
        done: Callable[[T], None],
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Do something at the desk; whatever comes home after the visit has ended is dropped."""
        desk, visit = self.equipment.desk, self.visit

        def home(result: T) -> None:
            if visit is self.visit:
                done(result)

        def fault(error: BaseException) -> None:
            if visit is not self.visit:
                return
            self.show_error(code_of(error))
            if failed is not None:
                failed(code_of(error))

        self.jobs.run(STORE, lambda: work(desk), home, fault)

    def show_error(self, code: str) -> None:
        """Say on the page what an error code means and what to do."""
        title, next_step = self.speech.error(code)
        self.trouble = (title, next_step, code)
        self.refresh()

    def words(self, key: str, otherwise: str) -> str:
        """Return a text of self-service where there is one, else other words."""
        try:
            return self.say(key)
        except KeyError:
            return otherwise

    def problem(self, code: str) -> str:
        """Return the words of a form's problem."""
        return self.speech.of(f"problems.{code}")
