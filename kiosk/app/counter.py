"""Opens one enrolled counter without a window: settings, keys, store, devices, and the desk over them."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from kiosk import __version__
from kiosk.app.devices import printer_of
from kiosk.app.printing import PRINT_DEADLINE_S, PrintShop
from kiosk.app.remote_settings import take_remote_settings
from kiosk.app.shipped import load_counter_questions, load_texts
from kiosk.config import Settings, load_settings
from kiosk.devices.simulated.inside import is_twin
from kiosk.domain.calendar import local
from kiosk.domain.identifiers import OperatorId
from kiosk.domain.letter import RegisterLine
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper
from kiosk.domain.texts import Texts
from kiosk.errors import DeviceError, KioskError, SettingsError
from kiosk.store.equipment import StoreFiles, StoreKeys, StoreLimits, StoreWorld
from kiosk.store.opening import Store
from kiosk.store.reader import StoreReader
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.enrolment import Enrolment, read_enrolment
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.parking_seal import CodeSeal
from kiosk.trust.payment_slip import TrustedPapers
from kiosk.trust.pins import Argon2PinVerifier
from kiosk.trust.receipt_seal import CoseReceiptSealer
from kiosk.trust.segments import MachineSegmentCiphers
from kiosk.trust.signers import Ed25519JournalSigner, SessionKeys
from kiosk.trust.system_clock import SystemClock
from kiosk.usecases.case_desk import CaseDesk
from kiosk.usecases.counter import Counter
from kiosk.usecases.desk import Desk
from kiosk.usecases.help_desk import HelpDesk
from kiosk.usecases.park_form import Parking
from kiosk.usecases.parking_desk import ParkingDesk
from kiosk.usecases.recognise_operator import Staff


@dataclass(frozen=True, slots=True)
class EnrolledMachine:
    """A home whose keys and enrolment were read and checked; opens no store yet."""

    home: Path
    settings: Settings
    machine: Machine
    enrolment: Enrolment
    clock: SystemClock
    randomness: SystemRandomness

    @classmethod
    def of_home(cls, home: Path) -> "EnrolledMachine":
        """Read a home.

        Raises:
            NotEnrolledError: the home has no keys or no enrolment.
            WrongStoreKeyError, SettingsError: they are not usable; the detail says which.
        """
        machine = Machine.open(home)
        enrolment, settings = read_enrolment(home, machine), load_settings(home)
        _refuse_twins(settings, enrolment)
        return cls(home, settings, machine, enrolment, SystemClock(), SystemRandomness())

    @property
    def store_files(self) -> StoreFiles:
        """Where the store's files lie."""
        return StoreFiles.of_home(self.home, self.settings.second_copy)

    def open_reader(self) -> StoreReader:
        """Open the store read-only; beside a window too."""
        return StoreReader.open(self.store_files, self.machine.database_key, self.enrolment.place.device_id)

    def open_store(self, sessions: SessionKeys) -> Store:
        """Open the store for writing and bring both copies level."""
        keys = StoreKeys(
            database=self.machine.database_key,
            ciphers=MachineSegmentCiphers(self.machine, self.enrolment.root.recovery, self.randomness),
            journal=Ed25519JournalSigner(self.machine),
            sessions=sessions,
            wrap_verifier=Argon2PinVerifier(self.machine, self.randomness).wrap_verifier,
        )
        limits = StoreLimits(reserve_bytes=self.settings.reserve_bytes)
        world = StoreWorld(self.clock, self.randomness)
        return Store.open(self.store_files, keys, self.enrolment.place, world, limits)


@dataclass(frozen=True)
class OpenCounter:
    """A counter at work in one lane: its store is open for writing until it is closed."""

    enrolled: EnrolledMachine
    store: Store
    desk: Desk
    texts: Texts

    @cached_property
    def print_shop(self) -> PrintShop:
        """Renderer and printer of this counter."""
        from kiosk.documents.renderer import ReceiptPaper

        printer = printer_of(self.enrolled.settings, self.enrolled.home)
        return PrintShop(self.desk, ReceiptPaper(self.texts), printer)

    def print_letter(self, line: RegisterLine) -> str:
        """Print a letter of the register; return what became of the paper."""
        from kiosk.documents.leaflet import LeafletPaper

        printer = self.print_shop.printer
        paper = LeafletPaper(self.texts, self.enrolled.enrolment.place.is_training)
        try:
            return str(printer.print_receipt(paper.letter(line, printer.width_dots), PRINT_DEADLINE_S))
        except DeviceError:
            return str(Paper.NOT_PRINTED)

    @property
    def parking(self) -> ParkingDesk:
        """Forms that wait under a code."""
        assert self.desk.parking is not None  # noqa: S101 - laid over every store of its own
        return self.desk.parking

    @property
    def today(self) -> date:
        """The date on Libya's clock."""
        return local(self.enrolled.clock.now()).date()


def open_desk(enrolled: EnrolledMachine) -> tuple[Store, Desk]:
    """Open the store and lay the desk over it; in the lane that will use both."""
    sessions = SessionKeys()
    store = enrolled.open_store(sessions)
    try:
        clock = enrolled.clock
        _learn_time(clock, store)
        counter = Counter(
            place=enrolled.enrolment.place,
            clock=clock,
            randomness=enrolled.randomness,
            journal=store.journal,
            books=store.books,
            program=__version__,
            asks=load_counter_questions(),
        )
        staff = Staff(store.roster, Argon2PinVerifier(enrolled.machine, enrolled.randomness), sessions)
        certificate = enrolled.enrolment.certificates[KeyUsage.RECEIPT]
        sealer = CoseReceiptSealer(enrolled.machine, certificate)
        papers = TrustedPapers(enrolled.enrolment.root)
        parking = ParkingDesk(counter, _parking(store, enrolled))
        parking.tidy()
        help_desk = HelpDesk(counter, staff, store.help_calls)
        help_desk.tidy()
        return store, Desk(
            *(counter, staff, sealer, store.print_ledger),
            papers=papers,
            cases=CaseDesk(counter, store.cases, papers, staff),
            blobs=store.blobs,
            drafts=store.drafts,
            parking=parking,
            help=help_desk,
        )
    except BaseException:
        store.close()
        raise


def as_set_from_afar(enrolled: EnrolledMachine, store: Store) -> EnrolledMachine:
    """Return the machine with the centre's settings in force; a training has none."""
    if enrolled.enrolment.place.is_training:
        return enrolled
    return replace(enrolled, settings=take_remote_settings(enrolled.home, enrolled.settings, store))


@contextlib.contextmanager
def open_counter(home: Path) -> Iterator[OpenCounter]:
    """Open the counter of a home for writing, and close it in any case.

    Raises:
        NotEnrolledError: the home is not enrolled yet.
        WriterBusyError: a window or another command of this counter is at work.
    """
    enrolled = EnrolledMachine.of_home(home)
    store, desk = open_desk(enrolled)
    try:
        yield OpenCounter(as_set_from_afar(enrolled, store), store, desk, load_texts())
    finally:
        store.close()


@contextlib.contextmanager
def signed_in(home: Path, operator: OperatorId, pin: str) -> Iterator[tuple[OpenCounter, Session]]:
    """Open the counter and sign a person in for the time of the block."""
    with open_counter(home) as counter:
        session = counter.desk.sign_in(operator, pin)
        try:
            yield counter, session
        finally:
            with contextlib.suppress(KioskError):
                counter.desk.sign_out(session, "command_ended")


def _parking(store: Store, enrolled: EnrolledMachine) -> Parking:
    office = store.office_parking
    return Parking(
        store.drafts.parked, CodeSeal(enrolled.randomness, office.office_keys), office, store.blobs
    )


def _refuse_twins(settings: Settings, enrolment: Enrolment) -> None:
    """Keep a real receipt from being printed on no paper."""
    devices = (settings.printer, settings.reader, settings.scanner, settings.scale)
    if any(is_twin(device.url) for device in devices if device) and not enrolment.place.is_training:
        raise SettingsError("devices: a twin is for training only")


def _learn_time(clock: SystemClock, store: Store) -> None:
    """Let the clock know the time of the last entry: a wall clock before it is suspect."""
    last = store.journal.entries(store.journal.head.seq, 1)
    if last:
        wall = str(last[0].envelope_fields()["made_at"]["wall"])
        with contextlib.suppress(ValueError):
            clock.note_known_time(datetime.fromisoformat(wall))
