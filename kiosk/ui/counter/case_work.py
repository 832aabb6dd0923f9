"""Cases from the window: found, opened, handed over, each in the store lane. No Qt."""

from collections.abc import Callable
from typing import TypeVar

from kiosk.domain.calendar import local
from kiosk.domain.case import CaseFile
from kiosk.domain.identifiers import ApplicationId, ReceiptNumber
from kiosk.domain.receipt import Paper
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ui.counter.cases_presenter import CaseDoors, CasesPresenter
from kiosk.ui.counter.doors import Surroundings, code_of
from kiosk.ui.counter.hand_over_presenter import HandOverDoors, HandOverPresenter
from kiosk.ui.counter.pages import PageName, PanelName
from kiosk.ui.counter.panel_presenters import ReadingPresenter
from kiosk.ui.counter.paper import Outcome, PaperWork
from kiosk.ui.lead import READER, STORE
from kiosk.usecases.desk import Desk
from kiosk.usecases.hand_over_result import Claim
from kiosk.usecases.identify_person import Identified, identify_person

READ_DEADLINE_S = 60.0
T = TypeVar("T")


class CaseWork:
    """Leads from the search to the result in the citizen's hand."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._giving: HandOverPresenter | None = None
        self._cases: CasesPresenter | None = None
        self._paper = PaperWork(around)

    def show(self) -> None:
        """Show what lies ready here, and the search."""
        cases = self._show_page()
        session = self._around.seat.signed_in
        self._quietly(
            lambda desk: desk.cases.waiting(session),
            lambda found: cases.show_waiting(*found),
            cases.show_refused,
        )

    def show_scanned(self, text: str) -> None:
        """Show the page with what was scanned looked for; a notice stays."""
        self._show_page(keeps_notice=True).take_scan(text)

    @property
    def is_searching(self) -> bool:
        """Say whether the search is shown."""
        return self._cases is not None and self._cases.is_shown

    def take_scan(self, text: str) -> bool:
        """Look for what was scanned, if the search is shown; say whether it is."""
        if self._cases is not None and self._cases.is_shown:
            self._cases.take_scan(text)
            return True
        return False

    def take_code(self, code: str) -> bool:
        """Take a scanned collection code, if one is asked for now; say whether it is."""
        return self._giving is not None and self._giving.is_shown and self._giving.take_code(code)

    def _show_page(self, *, keeps_notice: bool = False) -> CasesPresenter:
        doors = CaseDoors(
            self._around.say,
            lambda: local(self._around.equipment.clock.now()).date(),
            lambda typed: self._find(cases, typed),
            lambda application_id: self._open(cases, application_id),
            self.show_hand_over,
            lambda file: self._send_back(cases, file),
            lambda number: self._print_slip(number, cases.show_paper),
        )
        self._cases = cases = CasesPresenter(doors)
        self._giving = None
        if not keeps_notice:
            self._around.window.show_notice(None)
        self._around.window.show_page(PageName.CASES, cases)
        return cases

    def show_hand_over(self, file: CaseFile) -> None:
        """Show the page that hands a result over."""
        doors = HandOverDoors(
            self._around.say,
            lambda claim: self._give(giving, claim),
            self.show,
            lambda number: self._print_slip(number, giving.show_paper),
        )
        giving = HandOverPresenter(doors, file)
        self._giving = giving
        self._around.window.show_page(PageName.HAND_OVER, giving)

    @property
    def is_giving(self) -> bool:
        """Say whether a result is being handed over now: then a read document is the receiver's."""
        return self._giving is not None and self._giving.is_shown

    def read_document(self) -> None:
        """Ask for the receiver's document on the reader; the clerk may type meanwhile or cancel."""
        reader, giving = self._around.equipment.reader, self._giving
        if giving is None:
            return
        if reader is None:
            self._around.show_error(DeviceNotConfiguredError.code)
            return
        panel = ReadingPresenter(self._around.say, self._around.window.close_panel)
        self._around.window.show_panel(PanelName.READING, panel)
        today = local(self._around.equipment.clock.now()).date()

        def read(identified: Identified) -> None:
            if not panel.is_cancelled:
                self._around.window.close_panel()
                giving.take_person(identified.person)

        self._around.jobs.run(
            READER,
            lambda: identify_person(reader, today, READ_DEADLINE_S, panel.asks_to_stop),
            read,
            lambda error: self._on_not_read(panel, error),
        )

    def _on_not_read(self, panel: ReadingPresenter, error: BaseException) -> None:
        if not panel.is_cancelled:
            self._around.window.close_panel()
            self._around.show_error(code_of(error))

    def _find(self, cases: CasesPresenter, typed: str) -> None:
        session = self._around.seat.signed_in
        self._quietly(lambda desk: desk.cases.find(session, typed), cases.show_found, cases.show_refused)

    def _open(self, cases: CasesPresenter, application_id: ApplicationId) -> None:
        session = self._around.seat.signed_in
        self._quietly(
            lambda desk: desk.cases.open(session, application_id), cases.show_file, cases.show_refused
        )

    def _send_back(self, cases: CasesPresenter, file: CaseFile) -> None:
        session = self._around.seat.signed_in
        self._quietly(
            lambda desk: desk.cases.send_back(session, file.case.application_id),
            lambda _entry: self.show(),
            cases.show_refused,
        )

    def _give(self, giving: HandOverPresenter, claim: Claim) -> None:
        session = self._around.seat.signed_in
        self._quietly(
            lambda desk: desk.cases.hand_over(session, claim),
            lambda entry: giving.show_done(ReceiptNumber.parse(entry.facts_fields()["receipt"]["number"])),
            giving.show_refused,
        )

    def _print_slip(self, number: ReceiptNumber, told: Outcome) -> None:
        """Put a delivery slip on paper: the original once, then copies that say so."""
        self._around.store(
            lambda desk: desk.receipt_to_print(number),
            lambda receipt: self._paper.print_receipt(receipt, told),
            lambda code: told(Paper.NOT_PRINTED, code),
        )

    def _quietly(
        self, work: Callable[[Desk], T], done: Callable[[T], None], refused: Callable[[str], None]
    ) -> None:
        """Do something at the desk; the page itself says what went wrong."""
        desk = self._around.equipment.desk
        self._around.jobs.run(STORE, lambda: work(desk), done, lambda error: refused(code_of(error)))
