"""The desk as a citizen meets it at self-service: what may be done there, and nothing else."""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kiosk.domain.application import ApplicationRow
from kiosk.domain.attachment import Attachment
from kiosk.domain.basket import Basket
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory
from kiosk.domain.form import Form
from kiosk.domain.form_rules import FormRules
from kiosk.domain.help_call import HelpCall, HelpId, OpenHelp
from kiosk.domain.identifiers import ApplicationId, BasketId, OperatorId, ServiceCode, TrackingNumber
from kiosk.domain.operator import Operator, Session
from kiosk.domain.parked import ParkedId, ParkedSlip
from kiosk.domain.receipt import Receipt
from kiosk.domain.slip import JudgedPaper, PaperVerdict
from kiosk.domain.terminal_acts import OpenPayment
from kiosk.domain.terminal_payment import Outcome
from kiosk.domain.who_applies import PREFIX, is_for_another
from kiosk.errors import ParkedUnknownError, StoreError, UnknownServiceError
from kiosk.usecases.citizen_session import open_citizen_session
from kiosk.usecases.desk import Desk
from kiosk.usecases.file_at_selfservice import file_at_selfservice
from kiosk.usecases.park_form import ResumedForm
from kiosk.usecases.parking_desk import ParkingDesk
from kiosk.usecases.pay_by_terminal import begin_payment, end_payment, open_payments
from kiosk.usecases.recognise_operator import recognise_supervisor
from kiosk.usecases.take_payment import Settlement


@dataclass(frozen=True, slots=True)
class CitizenDesk:
    """Verbs of self-service over a counter's desk; synchronous, only ever called in the store lane."""

    desk: Desk

    def services(self) -> tuple[Catalogue | None, Directory | None]:
        """Return the catalogue in force, and the directory that the feed has brought."""
        return self.desk.catalogue(), self.desk.counter.books.directory()

    def new_form(self, code: ServiceCode) -> tuple[Form, BasketId]:
        """Return a blank form, and the number under which it will be filed once."""
        return self.desk.new_form(code), BasketId(self.desk.counter.new_id())

    def attach_picture(self, data: bytes) -> Attachment:
        """Keep a scan that answers a question.

        Raises:
            AttachmentRefusedError, DiskFullError, StoreError: as the verb says.
        """
        return self.desk.attach_picture(data, "")

    @property
    def can_park(self) -> bool:
        """Say whether forms can wait under a code here."""
        return self.desk.parking is not None

    def park(
        self, session: Session | None, form: Form, earlier: Collection[ParkedId] = ()
    ) -> tuple[Session, ParkedSlip]:
        """Keep a form under a code on paper; it takes the place of the one that waited before it.

        Raises:
            DiskFullError, StoreError: it is not kept.
        """
        opened = session or open_citizen_session(self.desk.counter, self.desk.staff)
        slip = self._parking.park(opened, form)
        self._parking.drop(earlier)
        return opened, slip

    def resume(self, text: str) -> tuple[ResumedForm, BasketId]:
        """Return the form that waits under a code, and the number under which it will be filed once.

        Raises:
            ParkedUnknownError, UnknownServiceError: as the verb says.
        """
        found = self._parking.resume(text)
        return replace(found, form=self._asked_here(found.form)), BasketId(self.desk.counter.new_id())

    def _asked_here(self, form: Form) -> Form:
        """Return a form with the service's own questions; those of a counter have been left as they were.

        One on which somebody applies or writes for another is returned as it is: it is a clerk's.
        """
        if is_for_another(form.texts):
            return form
        made_with, books = form.definition, self.desk.counter.books
        catalogue = books.catalogue_of(made_with.catalogue_hash, made_with.price_table) or books.catalogue()
        if catalogue is None:
            raise UnknownServiceError(made_with.code)
        rules = FormRules(catalogue.find(made_with.code))
        own = {name: text for name, text in form.texts.items() if not name.startswith(PREFIX)}
        return replace(form, rules=rules, texts=MappingProxyType(own))

    @property
    def _parking(self) -> ParkingDesk:
        if self.desk.parking is None:
            raise ParkedUnknownError
        return self.desk.parking

    def file(
        self,
        session: Session | None,
        form: Form,
        basket_id: BasketId,
        receipt_to: str = "",
        parked_ids: Collection[ParkedId] = (),
    ) -> tuple[Session, Settlement]:
        """File a form; the visit's session is opened with its first act. What waited under a code is wiped.

        Raises:
            AnswersInvalidError, AlreadySettledError, DiskFullError, OutcomeUnknownError: as the verb says.
        """
        counter = self.desk.counter
        opened = session or open_citizen_session(counter, self.desk.staff)
        if parked_ids:  # a crash behind the filing is made good by what is noted before it
            self._parking.note(parked_ids, Basket(basket_id, ()))
        settlement = file_at_selfservice(counter, self.desk.sealer, opened, form, basket_id, receipt_to)
        if parked_ids:
            with contextlib.suppress(StoreError):  # it is filed; the rest is tidied later
                self._parking.drop(parked_ids)
        return opened, settlement

    # --- the payment terminal -----------------------------------------------------------------------------
    def begin_payment(self, session: Session, filed: Receipt) -> OpenPayment:
        """Note that money is about to be asked for.

        Raises:
            AlreadySettledError, DiskFullError, OutcomeUnknownError: as the verb says; do not ask.
        """
        return begin_payment(self.desk.counter, session, filed)

    def end_payment(
        self, session: Session | None, payment: OpenPayment, outcome: Outcome
    ) -> tuple[Outcome, Settlement | None]:
        """Note what became of a request; the paper of the filing is not wanted once money was taken.

        Nor is that of the payment where the program learnt of it later and nobody stands there.

        Raises:
            OutcomeUnknownError, StoreError: it is not noted and stays open.
        """
        counter = self.desk.counter
        believed, settlement = end_payment(counter, self.desk.sealer, session, payment, outcome)
        if settlement is not None:
            with contextlib.suppress(StoreError):  # the money is noted; of the paper it is asked again
                nobody_waits = [] if session is not None else [settlement.receipt.number]
                self.desk.print_ledger.record_waived([payment.filed, *nobody_waits])
        return believed, settlement

    def open_payments(self) -> Sequence[OpenPayment]:
        """Return the requests whose end is not known, oldest first."""
        return open_payments(self.desk.counter)

    def is_looked_into(self, application_id: ApplicationId) -> bool:
        """Say whether it is not known of a payment for this application whether it was taken."""
        return self.desk.counter.books.is_looked_into(application_id)

    def call_person(self, page: str) -> OpenHelp | None:
        """Ask the office's counters for a person; None where nobody can be asked.

        Raises:
            DiskFullError, StoreError: nobody is called.
        """
        return self.desk.help.call(page) if self.desk.help is not None else None

    def end_call(self, opened: OpenHelp, reason: str) -> None:
        """Say that nobody is needed any more."""
        if self.desk.help is not None:
            self.desk.help.end(opened, reason)

    def told_of_call(self, help_id: HelpId) -> HelpCall | None:
        """Return a call as the portal tells it, None while it tells nothing or when it is over."""
        return self.desk.help.told(help_id) if self.desk.help is not None else None

    def end(self, session: Session, reason: str) -> None:
        """End the visit's session; its key is forgotten, and what nobody came back for is wiped."""
        self.desk.sign_out(session, reason)
        if self.desk.parking is not None:
            self.desk.parking.tidy()

    def follow(self, number: TrackingNumber) -> ApplicationRow | None:
        """Return what is known here of an application, None when it was not filed at this machine."""
        return self.desk.counter.books.application(number)

    def check_paper(self, text: str) -> JudgedPaper:
        """Judge a receipt by its QR."""
        papers = self.desk.papers
        return papers.receipt(text) if papers is not None else JudgedPaper(PaperVerdict.ISSUER_UNKNOWN)

    def recognise_attendant(self, number: OperatorId, pin: str) -> Operator:
        """Return the supervisor whose number and PIN these are.

        Raises:
            WrongPinError, LockedOutError: not recognised.
            SupervisorNeededError: a clerk's; the attendant's page is a supervisor's.
        """
        return recognise_supervisor(self.desk.staff, self.desk.counter.clock, number, pin)
