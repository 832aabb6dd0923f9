"""Handing over a result: who takes it, by what right, and that they signed. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.case import MOST_WRONG_CODES, CaseFile
from kiosk.domain.case_acts import Receiver
from kiosk.domain.identifiers import OperatorId, ReceiptNumber
from kiosk.domain.person import Person
from kiosk.domain.receipt import Paper
from kiosk.errors import TooManyWrongCodesError, WrongCollectionCodeError
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr
from kiosk.usecases.hand_over_result import Claim
from kiosk.usecases.reverse_receipt import Approval

HOLDER, AUTHORISED, BY_POST = "holder", "authorised", "post"
_APPROVED_FOR = "code_locked"


@dataclass(frozen=True, slots=True)
class HandOverView:
    """The whole page. `asks_code`, `asks_authorisation` and `asks_supervisor` say which proof is wanted.

    `paper` says what became of the delivery slip once the result left.
    """

    title: str
    holder: str
    facts: tuple[tuple[str, str], ...]
    receiver: str
    name: str
    document_number: str
    code: str
    authorisation: str
    asks_code: bool
    asks_authorisation: bool
    asks_document: bool
    asks_address: bool
    address: str
    asks_supervisor: bool
    supervisor: str
    code_hint: str
    is_read: bool
    has_signed: bool
    trouble: tuple[str, str] | None
    is_busy: bool
    done: tuple[str, str] | None
    paper: tuple[str, str] | None = None
    can_print: bool = False


@dataclass(frozen=True, slots=True)
class HandOverDoors:
    """What the page may ask for."""

    say: Callable[[], Speech]
    give: Callable[[Claim], None]
    back: Callable[[], None]
    print_slip: Callable[[ReceiptNumber], None] = lambda _number: None


class HandOverPresenter(Presenter[HandOverView]):
    """Collects the claim of the person at the counter; the use case decides."""

    def __init__(self, doors: HandOverDoors, file: CaseFile) -> None:
        super().__init__()
        self._doors = doors
        self._file = file
        self._receiver = HOLDER
        self._who = Receiver(file.case.holder.name, "")
        self._code = ""
        self._has_signed = False
        self._trouble: tuple[str, str] | None = None
        self._is_done = False
        self._wrong = file.wrong_codes
        self._supervisor = self._pin = ""
        self._slip: ReceiptNumber | None = None
        self._paper: tuple[Paper, str] | None = None
        self.is_busy = False

    # --- what the page tells ------------------------------------------------------------------------------
    def choose_receiver(self, receiver: str) -> None:
        """Say whether the holder or somebody else takes it; another person's name is asked anew."""
        self._receiver = receiver
        name = self._file.case.holder.name if receiver != AUTHORISED else ""
        self._who, self._code, self._has_signed, self._trouble = Receiver(name, ""), "", False, None
        self.refresh()

    def type_name(self, text: str) -> None:
        """Take the receiver's name."""
        self._who = replace(self._who, name=text)

    def type_document_number(self, text: str) -> None:
        """Take the number of the receiver's document."""
        self._who = replace(self._who, document_number=text)

    def type_code(self, text: str) -> None:
        """Take the collection code."""
        self._code = text.strip()

    def take_code(self, code: str) -> bool:
        """Take a scanned collection code where one is asked for; say whether it is."""
        if not self.view().asks_code or self._is_done:
            return False
        self._code = code
        self.refresh()
        return True

    def type_authorisation(self, text: str) -> None:
        """Take the number of the authorisation."""
        self._who = replace(self._who, authorisation=text)

    def type_address(self, text: str) -> None:
        """Take the address that it is sent to."""
        self._who = replace(self._who, address=text)

    def type_supervisor(self, text: str) -> None:
        """Take the number of the supervisor who approves."""
        self._supervisor = text.strip()

    def type_pin(self, text: str) -> None:
        """Take the supervisor's PIN; it is forgotten with the next try."""
        self._pin = text

    def sign(self, has_signed: bool) -> None:
        """Say that the receiver has signed."""
        self._has_signed = has_signed

    def take_person(self, person: Person) -> None:
        """Take the receiver from a read document; a holder's Arabic name stays as it was."""
        latin = f"{person.given_names_latin} {person.surname_latin}".strip()
        name = self._who.name if self._receiver == HOLDER and self._who.name else latin
        self._who = replace(self._who, name=name, document_number=person.document_number, person=person)
        self.refresh()

    def submit(self) -> None:
        """Hand over, once; when that is done, go back."""
        if self.is_busy:
            return
        if self._is_done:
            self._doors.back()
            return
        self.is_busy, self._trouble = True, None
        self.refresh()
        is_holder = self._receiver == HOLDER
        is_other = self._receiver == AUTHORISED
        who = replace(
            self._who,
            authorisation=self._who.authorisation.strip() if is_other else "",
            address=self._who.address.strip() if self._receiver == BY_POST else "",
        )
        code = self._code if is_holder and not self._asks_supervisor else ""
        approval = None
        if self._asks_supervisor:
            approval, self._pin = Approval(OperatorId(self._supervisor), self._pin, _APPROVED_FOR), ""
        number = self._file.case.tracking_number
        self._doors.give(Claim(number, who, code, has_signed=self._has_signed, approval=approval))

    def print_again(self) -> None:
        """Print the delivery slip once more, marked as a copy."""
        if self._slip is not None and self._paper is not None:
            self.show_done(self._slip)

    # --- what comes back ----------------------------------------------------------------------------------
    def show_done(self, slip: ReceiptNumber) -> None:
        """Say that it is in both copies of the journal, and have its slip printed."""
        self.is_busy, self._is_done, self._slip, self._paper = False, True, slip, None
        self.refresh()
        self._doors.print_slip(slip)

    def show_paper(self, paper: Paper, code: str = "") -> None:
        """Say what became of the slip."""
        self._paper = (paper, code)
        self.refresh()

    def show_refused(self, code: str) -> None:
        """Say why it was refused; a wrong code is counted, and at last a supervisor is asked."""
        self._wrong += code == WrongCollectionCodeError.code
        if code == TooManyWrongCodesError.code:
            self._wrong = max(self._wrong, MOST_WRONG_CODES)
        self.is_busy, self._trouble = False, self._doors.say().error(code)
        if self._asks_supervisor:
            self._code = ""
        self.refresh()

    @property
    def _asks_supervisor(self) -> bool:
        """Say whether the holder's code opens nothing any more."""
        ready = self._file.ready
        is_holder = self._receiver == HOLDER and ready is not None and ready.has_code
        return is_holder and self._wrong >= MOST_WRONG_CODES

    def _code_hint(self, say: Speech) -> str:
        left = MOST_WRONG_CODES - self._wrong
        return (
            say.counted("hand_over.tries", left) if self._wrong and left > 0 else say("hand_over.code_hint")
        )

    def _paper_words(self, say: Speech) -> tuple[str, str] | None:
        if not self._is_done:
            return None
        if self._paper is None:
            return say("hand_over.slip_printing"), ""
        paper, code = self._paper
        if paper is Paper.PRINTED:
            return say("hand_over.slip_printed"), say("hand_over.slip_printed_next")
        return say("hand_over.slip_missing"), say.error(code)[0] if code else say.of(f"printer.{paper}")

    def view(self) -> HandOverView:
        """Return the page."""
        say, case = self._doors.say(), self._file.case
        is_holder, ready = self._receiver == HOLDER, self._file.ready
        facts = (
            (say("cases.tracking"), ltr(case.tracking_number.grouped)),
            (say("cases.born"), ltr(case.holder.born)),
            (say("cases.number"), ltr(case.holder.masked_number)),
            (say("hand_over.keep_until"), ltr(ready.keep_until if ready else "")),
        )
        return HandOverView(
            title=say.words(case.service_name),
            holder=case.holder.name or say("cases.no_name"),
            facts=tuple((name, value) for name, value in facts if value.strip("\u2066\u2069")),
            receiver=self._receiver,
            name=self._who.name,
            document_number=self._who.document_number,
            code=self._code,
            authorisation=self._who.authorisation,
            asks_code=is_holder and ready is not None and ready.has_code and not self._asks_supervisor,
            asks_authorisation=self._receiver == AUTHORISED,
            asks_document=self._receiver != BY_POST,
            asks_address=self._receiver == BY_POST,
            address=self._who.address,
            asks_supervisor=self._asks_supervisor,
            supervisor=self._supervisor,
            code_hint=self._code_hint(say),
            is_read=self._who.person is not None,
            has_signed=self._has_signed,
            trouble=self._trouble,
            is_busy=self.is_busy,
            done=(say("hand_over.done"), say("hand_over.done_next")) if self._is_done else None,
            paper=self._paper_words(say),
            can_print=self._paper is not None,
        )
