"""Handing over a result: who takes it, by what right, and that they signed. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.domain.case import CaseFile
from kiosk.domain.case_acts import Receiver
from kiosk.domain.person import Person
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr
from kiosk.usecases.hand_over_result import Claim

HOLDER, AUTHORISED = "holder", "authorised"


@dataclass(frozen=True, slots=True)
class HandOverView:
    """The whole page. `asks_code` and `asks_authorisation` say which proof is wanted."""

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
    is_read: bool
    has_signed: bool
    trouble: tuple[str, str] | None
    is_busy: bool
    done: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class HandOverDoors:
    """What the page may ask for."""

    say: Callable[[], Speech]
    give: Callable[[Claim], None]
    back: Callable[[], None]


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
        self.is_busy = False

    # --- what the page tells ------------------------------------------------------------------------------
    def choose_receiver(self, receiver: str) -> None:
        """Say whether the holder or somebody else takes it; another person's name is asked anew."""
        self._receiver = receiver
        name = self._file.case.holder.name if receiver == HOLDER else ""
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
        who = replace(self._who, authorisation="" if is_holder else self._who.authorisation.strip())
        code = self._code if is_holder else ""
        self._doors.give(Claim(self._file.case.tracking_number, who, code, has_signed=self._has_signed))

    # --- what comes back ----------------------------------------------------------------------------------
    def show_done(self) -> None:
        """Say that it is in both copies of the journal."""
        self.is_busy, self._is_done = False, True
        self.refresh()

    def show_refused(self, code: str) -> None:
        """Say why it was refused."""
        self.is_busy, self._trouble = False, self._doors.say().error(code)
        self.refresh()

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
            asks_code=is_holder and ready is not None and ready.has_code,
            asks_authorisation=not is_holder,
            is_read=self._who.person is not None,
            has_signed=self._has_signed,
            trouble=self._trouble,
            is_busy=self.is_busy,
            done=(say("hand_over.done"), say("hand_over.done_next")) if self._is_done else None,
        )
