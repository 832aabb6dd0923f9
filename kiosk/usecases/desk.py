"""The desk: every verb and every question of the counter on one object, for window, commands and tests."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.domain.application import Application, ApplicationRow
from kiosk.domain.attachment import Attachment
from kiosk.domain.basket import Basket
from kiosk.domain.calendar import business_date
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.draft import DraftId
from kiosk.domain.entry import Entry
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ApplicationId, BasketId, OperatorId, ReceiptNumber, ServiceCode
from kiosk.domain.money import Money
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper, Receipt
from kiosk.domain.revision import FiledApplication
from kiosk.domain.search import SearchableService, ServiceIndex
from kiosk.domain.shift import Shift, ShiftClosing, ShiftTotals
from kiosk.domain.slip import PaymentSlip
from kiosk.domain.unfinished import UnfinishedAct
from kiosk.errors import AttachmentMissingError, SlipIssuerUnknownError, StoreError, UnknownServiceError
from kiosk.ports import BlobStore, Drafts, PaperJudge, PrintLedger, ReceiptSealer, UnprintedReceipt
from kiosk.usecases.amend_application import Correction, ReopenedForm, amend_application, reopen_form
from kiosk.usecases.attach_picture import attach_picture
from kiosk.usecases.case_desk import CaseDesk
from kiosk.usecases.cash_slip import cash_slip, slip_basket
from kiosk.usecases.close_shift import close_shift
from kiosk.usecases.confirm_recovery import confirm_recovery
from kiosk.usecases.counter import Counter
from kiosk.usecases.file_application import file_application
from kiosk.usecases.help_desk import HelpDesk
from kiosk.usecases.keep_drafts import (
    NO_BASKET,
    KeptForm,
    RestoredForms,
    begin_payment,
    begun_corrections,
    end_payment,
    keep_draft,
    restore_drafts,
    take_up_correction,
)
from kiosk.usecases.letter_desk import LetterDesk
from kiosk.usecases.open_shift import open_shift
from kiosk.usecases.parking_desk import ParkingDesk
from kiosk.usecases.receipt_to_print import receipt_to_print
from kiosk.usecases.recognise_operator import Staff
from kiosk.usecases.record_paper import end_print
from kiosk.usecases.reprint_receipt import reprint_receipt
from kiosk.usecases.reverse_receipt import Approval, reverse_receipt
from kiosk.usecases.sign_in import sign_in
from kiosk.usecases.sign_out import sign_out
from kiosk.usecases.take_payment import Settlement, take_payment
from kiosk.usecases.void_basket import void_basket
from kiosk.usecases.withdraw_application import withdraw_application

PAGE = 256


@dataclass(frozen=True, slots=True)
class Desk:
    """The counter's ports bundled; synchronous, and only ever called in the store lane.

    Each verb is documented where it is defined: `kiosk/usecases/<verb>.py`. `indexes` keeps the search
    index of the catalogue in force, by its hash.
    """

    counter: Counter
    staff: Staff
    sealer: ReceiptSealer
    print_ledger: PrintLedger
    indexes: dict[str, ServiceIndex] = field(default_factory=dict)
    papers: PaperJudge | None = None
    cases: CaseDesk = field(kw_only=True)
    blobs: BlobStore | None = None
    drafts: Drafts | None = None
    parking: ParkingDesk | None = None
    help: HelpDesk | None = None

    # --- people and shifts --------------------------------------------------------------------------------
    def sign_in(self, operator_id: OperatorId, pin: str) -> Session:
        """Sign a person in."""
        return sign_in(self.counter, self.staff, operator_id, pin)

    def sign_out(self, session: Session, reason: str = "signed_out") -> None:
        """Sign a person out."""
        sign_out(self.counter, self.staff, session, reason)

    def open_shift(self, session: Session, opening_float: Money) -> Shift:
        """Open a shift, or return this person's open one."""
        return open_shift(self.counter, session, opening_float)

    def close_shift(self, session: Session, counted: Money) -> ShiftClosing:
        """Close the shift with a blind count."""
        return close_shift(self.counter, session, counted)

    # --- applications and money ---------------------------------------------------------------------------
    def new_form(self, code: ServiceCode) -> Form:
        """Return a blank form of a service of the catalogue in force, its rules ready to be asked.

        Raises:
            UnknownServiceError: the catalogue holds no such service.
        """
        catalogue = self.catalogue()
        if catalogue is None:
            raise UnknownServiceError(code)
        form = Form.blank(catalogue.find(code))
        form.check(self.counter.today())  # builds the validator here and not at the first key typed
        return form

    def new_basket(self) -> Basket:
        """Return an empty basket with an identifier of its own."""
        return Basket(BasketId(self.counter.new_id()))

    def file_application(self, session: Session, form: Form) -> Application:
        """Turn a complete form into an application."""
        return file_application(self.counter, session, form)

    def take_payment(self, session: Session, basket: Basket, tendered: Money) -> Settlement:
        """Settle a basket in cash."""
        return take_payment(self.counter, self.sealer, session, basket, tendered)

    def read_slip(self, text: str) -> tuple[PaymentSlip, Basket]:
        """Return a scanned payment slip and what is to be paid for it.

        Raises:
            SlipAlteredError, SlipIssuerUnknownError: it is not believed.
        """
        if self.papers is None:
            raise SlipIssuerUnknownError("no trust root")
        slip = self.papers.slip(text)
        return slip, slip_basket(self.counter, slip)

    def cash_slip(self, session: Session, slip: PaymentSlip, tendered: Money) -> Settlement:
        """Take the money of a payment slip."""
        return cash_slip(self.counter, self.sealer, session, slip, tendered)

    def void_basket(self, session: Session, basket: Basket, reason: str) -> Entry:
        """Give up a basket before it is paid."""
        return void_basket(self.counter, session, basket, reason)

    def reverse_receipt(self, session: Session, number: ReceiptNumber, approval: Approval) -> Settlement:
        """Undo a receipt with a supervisor's approval."""
        return reverse_receipt(self.counter, self.staff, self.sealer, session, (number, approval))

    # --- what came back -----------------------------------------------------------------------------------
    def attention(self) -> Sequence[ApplicationRow]:
        """Return the applications that somebody here has to do something about, the most urgent first."""
        return self.counter.books.attention()

    def begun_corrections(self, session: Session) -> frozenset[ApplicationId]:
        """Return the applications that this person has begun to correct and not sent."""
        return begun_corrections(self.drafts, session.operator.operator_id)

    def reopen_form(self, application_id: ApplicationId, session: Session | None = None) -> ReopenedForm:
        """Return an application as it stands and its form; as this person has left it, if one is named."""
        reopened = reopen_form(self.counter, application_id)
        if session is None or self.drafts is None:
            return reopened
        return take_up_correction(self.drafts, session.operator.operator_id, reopened)

    def amend_application(self, session: Session, correction: Correction) -> Entry:
        """Put a corrected application in the place of the one that was seen."""
        return amend_application(self.counter, session, correction)

    def withdraw_application(
        self, session: Session, filed: FiledApplication, approval: Approval
    ) -> Settlement:
        """Take one application back and give its fee back, with a supervisor's approval."""
        return withdraw_application(self.counter, self.staff, self.sealer, session, (filed, approval))

    # --- scans and half-filled forms ----------------------------------------------------------------------
    def attach_picture(self, data: bytes, document: str) -> Attachment:
        """Keep a scan on both copies and return what an application names of it."""
        if self.blobs is None:
            raise AttachmentMissingError("no store of pictures")
        return attach_picture(self.blobs, data, document)

    def keep_draft(self, session: Session, kept: KeptForm, basket: Basket | None) -> None:
        """Keep a form as it stands; without a place for drafts it lives as long as the window."""
        if self.drafts is not None:
            keep_draft(self.counter, self.drafts, session, kept, basket.basket_id if basket else NO_BASKET)

    def begin_payment(
        self,
        session: Session,
        kept: tuple[Sequence[DraftId], Sequence[KeptForm]],
        basket: Basket,
        tendered: Money | None,
    ) -> None:
        """Note what money lies on the counter before it is taken; None when it was given back.

        Args:
            session: who takes it.
            kept: the drafts of the visit, and forms of it that are not kept yet.
            basket: what is paid.
            tendered: the money.
        """
        if self.drafts is not None:
            with contextlib.suppress(StoreError):  # the payment itself says what is wrong with the disk
                for form in kept[1]:
                    keep_draft(self.counter, self.drafts, session, form, basket.basket_id)
                begin_payment(self.drafts, kept[0], basket, tendered)

    def restore_drafts(self, session: Session) -> RestoredForms:
        """Return the forms this person was filling when the power failed."""
        if self.drafts is None:
            return RestoredForms()
        return restore_drafts(self.counter, self.drafts, session.operator.operator_id)

    def drop_drafts(self, draft_ids: Sequence[DraftId]) -> None:
        """Wipe drafts whose forms were filed or given up."""
        if self.drafts is not None and draft_ids:
            self.drafts.remove(draft_ids)

    def confirm_recovery(self, session: Session, unfinished: UnfinishedAct) -> Entry:
        """Write that a person has read what recovery says; its money no longer lies on the counter."""
        entry = confirm_recovery(self.counter, session, unfinished)
        if unfinished.receipt_number is not None:
            self.print_ledger.record_answered(unfinished.receipt_number)
        if self.drafts is not None and unfinished.basket_id is not None:
            with contextlib.suppress(StoreError):
                end_payment(self.drafts, unfinished.basket_id)
        return entry

    # --- paper --------------------------------------------------------------------------------------------
    def reprint_receipt(self, number: ReceiptNumber) -> Receipt:
        """Return a receipt to be printed again; it says confirmed only when the portal has said so."""
        return reprint_receipt(self.counter, self.sealer, number)

    def receipt_to_print(self, number: ReceiptNumber) -> Receipt:
        """Return what is to come out next: the original while no paper can exist, else a copy."""
        return receipt_to_print(self.counter, self.sealer, self.print_ledger, number)

    def note_printing(self, receipt: Receipt) -> None:
        """Note durably that the first byte is about to leave for the printer."""
        self.print_ledger.record_asked(receipt.number, receipt.copy)

    def record_paper(self, session: Session | None, receipt: Receipt, paper: Paper) -> Entry:
        """Record what became of a print."""
        return end_print(self.counter, self.print_ledger, (session, receipt, paper))

    def owed_receipts(self) -> Sequence[ReceiptNumber]:
        """Return receipts that have no paper yet."""
        return self.counter.books.owed_receipts()

    def unprinted_receipts(self) -> Sequence[UnprintedReceipt]:
        """Return receipts whose paper is not recorded."""
        return self.counter.books.unprinted_receipts()

    # --- questions ----------------------------------------------------------------------------------------
    def current_shift(self) -> Shift | None:
        """Return the open shift of this counter, if any."""
        return self.counter.books.open_shift()

    def shift_totals(self) -> ShiftTotals | None:
        """Return the totals of the open shift, None when none is open."""
        return self.counter.books.shift_totals()

    def business_date(self) -> str:
        """Return the date work is booked under now: the open shift's, else the one a new shift would get."""
        shift = self.current_shift()
        if shift is not None:
            return shift.business_date
        return business_date(self.counter.clock.now(), self.counter.books.last_business_date())

    def todays_applications(
        self, before_seq: int | None = None, limit: int = PAGE
    ) -> Sequence[ApplicationRow]:
        """Return a page of the business date's applications, newest first."""
        return self.counter.books.applications(self.business_date(), before_seq, limit)

    def catalogue(self) -> Catalogue | None:
        """Return the catalogue in force."""
        return self.counter.books.catalogue()

    @property
    def letters(self) -> LetterDesk:
        """What the centre has written, and what this office writes."""
        return LetterDesk(self.counter)

    def service_index(self) -> ServiceIndex:
        """Return the index of the services in force: a frozen value, quick enough to ask at every key."""
        catalogue = self.catalogue()
        if catalogue is None:
            return ServiceIndex.of(())
        if catalogue.hash not in self.indexes:
            self.indexes.clear()
            self.indexes[catalogue.hash] = ServiceIndex.of_catalogue(catalogue)
        return self.indexes[catalogue.hash]

    def find_services(self, typed: str, limit: int = 50) -> tuple[SearchableService, ...]:
        """Return the services that match what was typed."""
        return self.service_index().find(typed, limit)
