"""The citizen's flow: which page is shown, when a visit begins and ends, what outlives it. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory
from kiosk.domain.search import ServiceIndex
from kiosk.domain.words import Language
from kiosk.ui.counter.doors import Jobs
from kiosk.ui.selfservice.attending import AttendantInStep, AttendantStep, OutOfServiceStep
from kiosk.ui.selfservice.attracting import AttractStep
from kiosk.ui.selfservice.behalf import BehalfStep
from kiosk.ui.selfservice.browsing import BodyStep, DirectoryStep, MinistryStep, ReadStep
from kiosk.ui.selfservice.calling import CallStep
from kiosk.ui.selfservice.checking import CheckStep, DoneStep
from kiosk.ui.selfservice.cleaning import CleaningStep
from kiosk.ui.selfservice.doors import Journey, KioskDoor, KioskEquipment, Step, Visit
from kiosk.ui.selfservice.finding import FindStep, SectorStep, ServiceStep
from kiosk.ui.selfservice.following import FollowedStep, FollowStep, InfoStep, VerifyStep
from kiosk.ui.selfservice.hearing import Hearing
from kiosk.ui.selfservice.papering import close_session
from kiosk.ui.selfservice.paying import LookedIntoStep, PayStep, RefusedStep, TerminalStep, leave_with_slip
from kiosk.ui.selfservice.paying_watch import PaymentWatch
from kiosk.ui.selfservice.reading import ReadingStep
from kiosk.ui.selfservice.receipt_sending import ReceiptToStep
from kiosk.ui.selfservice.resuming import ResumedStep, ResumeStep
from kiosk.ui.selfservice.screens import PageName
from kiosk.ui.selfservice.stopping import LeavingStep, ParkedStep, can_wait
from kiosk.ui.selfservice.tabling import RowStep, question_step
from kiosk.ui.speech import Speech, TextSource
from kiosk.ui.status import StatusView
from kiosk.usecases.call_person import LOWERED, VISIT_ENDED
from kiosk.usecases.citizen_desk import CitizenDesk


@dataclass(frozen=True, slots=True)
class Found:
    """What can be applied for and read about, ready to be searched."""

    catalogue: Catalogue
    directory: Directory | None
    index: ServiceIndex


_STEPS: Mapping[PageName, Callable[[Journey], Step]] = {
    PageName.ATTRACT: AttractStep,
    PageName.FIND: FindStep,
    PageName.SECTOR: SectorStep,
    PageName.SERVICE: ServiceStep,
    PageName.READING: ReadingStep,
    PageName.QUESTION: question_step,
    PageName.ROW: RowStep,
    PageName.CHECK: CheckStep,
    PageName.RECEIPT_TO: ReceiptToStep,
    PageName.PAY: PayStep,
    PageName.TERMINAL: TerminalStep,
    PageName.REFUSED: RefusedStep,
    PageName.LOOKED_INTO: LookedIntoStep,
    PageName.DONE: DoneStep,
    PageName.FOLLOW: FollowStep,
    PageName.FOLLOWED: FollowedStep,
    PageName.VERIFY: VerifyStep,
    PageName.INFO: InfoStep,
    PageName.DIRECTORY: DirectoryStep,
    PageName.MINISTRY: MinistryStep,
    PageName.BODY: BodyStep,
    PageName.READ: ReadStep,
    PageName.BEHALF: BehalfStep,
    PageName.PARKED: ParkedStep,
    PageName.RESUME: ResumeStep,
    PageName.RESUMED: ResumedStep,
    PageName.ATTENDANT_IN: AttendantInStep,
    PageName.ATTENDANT: AttendantStep,
    PageName.CLEANING: CleaningStep,
    PageName.OUT_OF_SERVICE: OutOfServiceStep,
}


_WAITING = frozenset({PageName.CALL, PageName.READING, PageName.VERIFY, PageName.RESUME})


class CitizenFlow:
    """Leads from the first page to the wipe, over and over; the window obeys it and tells it of touches."""

    def __init__(
        self, equipment: KioskEquipment, jobs: Jobs, window: KioskDoor, texts: TextSource, language: Language
    ) -> None:
        self._window = window
        self._home = language
        self.page = PageName.ATTRACT
        self.hearing = Hearing(equipment.voice)
        self.journey = Journey(
            equipment, jobs, texts, self.go, self.refresh, self.end, window.leave, Speech(texts, language)
        )
        self.journey.machine.out_of_service = equipment.closed_for
        self.step: Step = AttractStep(self.journey)
        self._payments = PaymentWatch(self.journey)

    # --- pages --------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Show the first page, and fetch what can be applied for."""
        self._first_page()
        self.journey.store(self._services, self._on_services)

    def _first_page(self) -> None:
        closed = bool(self.journey.machine.out_of_service)
        self.go(PageName.OUT_OF_SERVICE if closed else PageName.ATTRACT)

    def _services(self, desk: CitizenDesk) -> Found | None:
        """Return both ready to be searched, None when nothing changed; in the store lane."""
        machine = self.journey.machine
        catalogue, listed = desk.services()
        directory = listed or self.journey.equipment.directory
        if catalogue is None or (catalogue is machine.catalogue and directory is machine.directory):
            return None
        return Found(catalogue, directory, ServiceIndex.of_catalogue(catalogue, directory))

    def _on_services(self, found: Found | None) -> None:
        if found is None:
            return
        machine = self.journey.machine
        machine.catalogue, machine.directory, machine.index = found.catalogue, found.directory, found.index
        machine.definitions = {service.code: service for service in found.catalogue.services}
        if self.page is not PageName.ATTRACT:
            self.refresh()

    def go(self, page: PageName) -> None:
        """Show a page; one that is called for from behind the board takes the board down."""
        if isinstance(self.step, CallStep):
            self.step.end(LOWERED)
        self.journey.trouble = None
        self.page = page
        self.step = _STEPS[page](self.journey)
        self._window.show_step(self.step)
        self._read_out()

    def refresh(self) -> None:
        """Show the page as it stands now; whoever listens hears what is new on it."""
        self._window.refresh()
        if self.hearing.is_on:
            self.hearing.changes(self.step.screen(), self.journey.speech.language)

    def call_person(self) -> None:
        """Raise the board that calls somebody, and call at the counters; the page waits behind it."""
        if self.page is PageName.CALL:
            return
        came_from, behind = self.page, self.step
        self.page = PageName.CALL
        self.step = board = CallStep(self.journey, came_from, lambda: self._lower(came_from, behind))
        self._window.show_step(board)
        self._read_out()
        board.begin()

    def _lower(self, page: PageName, behind: Step) -> None:
        self.page, self.step = page, behind
        self._window.show_step(behind)
        self._read_out()

    # --- the visit ----------------------------------------------------------------------------------------
    def leave(self) -> None:
        """Ask what becomes of a form that was begun; end the visit where there is none."""
        if self.page is PageName.LEAVING or not can_wait(self.journey):
            self.end()
            return
        if self.page in _WAITING:  # a page that waits for a paper or a person stops waiting first
            self.step.back()
        came_from, self.journey.trouble = self.page, None
        self.page, self.step = PageName.LEAVING, LeavingStep(self.journey, came_from)
        self._window.show_step(self.step)
        self._read_out()

    def end(self) -> None:
        """End the visit: what the citizen brought is dropped, the window wiped, the first page back."""
        journey, visit = self.journey, self.journey.visit
        leave_with_slip(journey)
        visit.is_over = True
        if isinstance(self.step, CallStep):
            self.step.end(VISIT_ENDED)
        journey.visit, journey.trouble = Visit(), None
        journey.speech = replace(journey.speech, language=self._home)
        close_session(journey, visit)
        visit.form = visit.person = visit.definition = visit.followed = None
        visit.slip = visit.resumed = None
        if not visit.is_printing:
            visit.settlement = None
        self.hear(on=False)
        closed = bool(journey.machine.out_of_service)
        self.page = PageName.OUT_OF_SERVICE if closed else PageName.ATTRACT
        self.step = _STEPS[self.page](journey)
        self._window.wipe()
        journey.store(self._services, self._on_services)

    @property
    def is_personal(self) -> bool:
        """Say whether somebody is in the middle of something: then silence leads to a warning and a wipe."""
        is_waiting = self.journey.visit.is_asking  # the terminal has the word, and time of its own
        return not is_waiting and self.page not in {PageName.ATTRACT, PageName.OUT_OF_SERVICE}

    def second_passed(self) -> bool:
        """Let a page that counts go on; say whether silence leads to a warning and a wipe."""
        self._payments.second_passed()
        if isinstance(self.step, CleaningStep):
            self.step.second_passed()
            return False
        return self.is_personal

    def speak(self, language: Language) -> None:
        """Go on in another language; nothing is lost."""
        self.journey.speech = replace(self.journey.speech, language=language)

    @property
    def is_heard(self) -> bool:
        """Say whether somebody listens to the pages."""
        return self.hearing.is_on

    def hear(self, *, on: bool) -> None:
        """Read pages aloud from now on, or be silent at once."""
        self.hearing.switch(on=on)
        self._window.show_voice()
        self._read_out()

    def show_headset(self, is_in: bool) -> None:
        """Begin to read when a headset is plugged in, without anything to be seen; stop when it is pulled."""
        self.hearing.has_headset = is_in
        self.hear(on=is_in)

    def hear_control(self, said: tuple[str, ...]) -> None:
        """Read the control that has the focus now."""
        self.hearing.control(said, self.journey.speech.language)

    def hear_typed(self, text: str) -> None:
        """Read the sign that was typed."""
        self.hearing.typed(text, self.journey.say("keys.backspace"), self.journey.speech.language)

    def _read_out(self) -> None:
        if self.hearing.is_on:
            self.hearing.page(self.step.screen(), self.journey.speech.language)

    def states_changed(self) -> None:
        """Take note of news from outside: somebody may be coming."""
        if isinstance(self.step, CallStep):
            self.step.look()

    def show_status(self, status: StatusView) -> None:
        """Take note of line, printer and reader; a call whose time is over says so."""
        if self.page is PageName.CALL:
            self.refresh()
        before, self.journey.machine.status = self.journey.machine.status, status
        if before != status and self.page in {PageName.ATTRACT, PageName.FIND, PageName.ATTENDANT}:
            self.refresh()
