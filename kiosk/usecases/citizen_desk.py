"""The desk as a citizen meets it at self-service: what may be done there, and nothing else."""

from dataclasses import dataclass

from kiosk.domain.application import ApplicationRow
from kiosk.domain.attachment import Attachment
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.directory import Directory
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId, OperatorId, ServiceCode, TrackingNumber
from kiosk.domain.operator import Operator, Session
from kiosk.domain.slip import JudgedPaper, PaperVerdict
from kiosk.usecases.citizen_session import open_citizen_session
from kiosk.usecases.desk import Desk
from kiosk.usecases.file_at_selfservice import file_at_selfservice
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

    def file(
        self, session: Session | None, form: Form, basket_id: BasketId, receipt_to: str = ""
    ) -> tuple[Session, Settlement]:
        """File a form; the visit's session is opened with its first act.

        Raises:
            AnswersInvalidError, AlreadySettledError, DiskFullError, OutcomeUnknownError: as the verb says.
        """
        counter = self.desk.counter
        opened = session or open_citizen_session(counter, self.desk.staff)
        return opened, file_at_selfservice(counter, self.desk.sealer, opened, form, basket_id, receipt_to)

    def end(self, session: Session, reason: str) -> None:
        """End the visit's session; its key is forgotten."""
        self.desk.sign_out(session, reason)

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
