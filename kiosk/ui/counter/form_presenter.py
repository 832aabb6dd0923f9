"""Filling a form: what is asked, what was typed, what is wrong, what it costs. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.application import FeeLine
from kiosk.domain.attachment import Attachment
from kiosk.domain.catalogue import DocumentDefinition, FieldDefinition
from kiosk.domain.fee import weighed_field
from kiosk.domain.form import Checked, Form
from kiosk.domain.money import ZERO, Money
from kiosk.domain.person import Person
from kiosk.ui.counter.form_views import ConsentView, FormView, PaperView, Shown
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class FormDoors:
    """What the form needs from the counter around it."""

    say: Callable[[], Speech]
    today: Callable[[], date]
    clock_text: Callable[[], str]
    filed: Callable[[Form], None]
    changed: Callable[[Form], None]
    attach: Callable[["FormPresenter", str], None] | None = None
    tell: Callable[["FormPresenter"], None] | None = None
    park: Callable[["FormPresenter"], None] | None = None


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one look through the form found."""

    checked: Checked
    visible: tuple[FieldDefinition, ...]
    mandatory: frozenset[str]
    fee: tuple[FeeLine, ...] | None


class FormPresenter(Presenter[FormView]):
    """Keeps one form; a field is judged when it is left, the whole when the clerk goes on."""

    def __init__(self, form: Form, doors: FormDoors, asked: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._form = form
        self._asked = asked
        self.left: Callable[[], None] | None = None
        self.given_up: Callable[[], None] | None = None
        self._doors = doors
        self._touched: set[str] = set()
        self._tried = False
        self._read_at = ""
        self.is_busy = False
        self.ask_focus: Callable[[str], None] | None = None
        self.wanted_field = ""
        self._looked: tuple[Form, date, _Looked] | None = None

    @property
    def is_correction(self) -> bool:
        """Say whether an application that was filed before is corrected."""
        return self.left is not None

    @property
    def form(self) -> Form:
        """The form as typed so far."""
        return self._form

    def type_text(self, name: str, text: str) -> None:
        """Take what is in a field now."""
        if self._form.texts.get(name, "") != text:
            self._keep(self._form.with_text(name, text))

    def leave_field(self, name: str) -> None:
        """Judge a field the clerk has left, unless it is still empty."""
        if self._form.texts.get(name) and name not in self._touched:
            self._touched.add(name)
            self.refresh()

    def add_row(self, table: str) -> None:
        """Show one more row of a table."""
        self._keep(self._form.with_row(table))

    def remove_row(self, table: str, row: int) -> None:
        """Take a row out of a table; those below move up."""
        self._touched = {name for name in self._touched if not name.startswith(f"{table}.")}
        self._keep(self._form.without_row(table, row))

    def tick(self, code: str, seen: bool) -> None:
        """Note that a paper was seen, or was not after all."""
        self._keep(self._form.with_document_seen(code, seen=seen))

    @property
    def can_attach(self) -> bool:
        """Say whether this counter takes scans and the service asks for papers or scans."""
        definition = self._form.definition
        return self._doors.attach is not None and bool(definition.documents or definition.asked_scans)

    def attach_scan(self, question: str = "") -> None:
        """Open the panel of scans, at the question that is to be answered by one where it is named."""
        if self._doors.attach is not None and self.can_attach and not self.is_busy:
            self._doors.attach(self, question)

    def keep(self, code: str, kept: bool) -> None:
        """Note that a paper stays at the office, or is given back after all."""
        self._keep(self._form.with_document_kept(code, kept=kept))

    def agree(self, agreed: bool) -> None:
        """Note that the citizen has heard the privacy notice and agrees, or does not after all."""
        self._keep(self._form.with_consent(agreed=agreed))

    def tell_notice(self) -> None:
        """Open the privacy notice, to be read out."""
        if self._doors.tell is not None and self._form.definition.notice and not self.is_busy:
            self._doors.tell(self)

    @property
    def can_park(self) -> bool:
        """Say whether this form may wait under a code; a correction of something filed may not."""
        return self._doors.park is not None and not self.is_correction

    def park(self) -> None:
        """Let the form wait under a code on paper."""
        if self._doors.park is not None and self.can_park and not self.is_busy:
            self._doors.park(self)

    def add_picture(self, picture: Attachment, question: str = "") -> None:
        """Take a scan that is kept: of a paper, which was seen then, or as the answer of a question."""
        form = self._form.with_attachment(picture)
        if picture.document:
            form = form.with_document_seen(picture.document, seen=True)
        self._keep(form.with_text(question, picture.hash) if question else form)

    def remove_picture(self, picture: Attachment) -> None:
        """Take a scan off again, also as an answer; that the paper was seen stays."""
        self._keep(self._form.without_attachment(picture))

    def take_person(self, person: Person) -> None:
        """Fill in what a document says."""
        self._read_at = self._doors.clock_text()
        self._keep(self._form.prefilled(person))

    def take_scan(self, number: str) -> bool:
        """Fill a scanned number into the question that takes it, and go there; say whether one does."""
        name = self._form.field_of_scan(number, self._doors.today())
        if name:
            self._fill(name, number)
        return bool(name)

    def take_weight(self, grams: int) -> None:
        """Fill in what the scale says."""
        self._fill(self.weighed_field, str(grams))

    @property
    def weighed_field(self) -> str:
        """The question that a scale answers, or nothing."""
        return weighed_field(self._form.definition.fee)

    def _fill(self, name: str, text: str) -> None:
        self._touched.add(name)
        self._keep(self._form.with_text(name, text))
        if self.ask_focus is not None:
            self.ask_focus(name)

    def go_on(self) -> None:
        """File the form if nothing is wrong, else say everything that is."""
        if self.is_busy:
            return
        checked = self._form.check(self._doors.today())
        if not checked.problems:
            self._doors.filed(self._form)
            return
        self._tried = True
        self.refresh()
        if self.ask_focus is not None:
            self.ask_focus("")

    def show_busy(self, is_busy: bool) -> None:
        """Show that the form is being filed."""
        self.is_busy = is_busy
        self.refresh()

    def _keep(self, form: Form) -> None:
        self._form = form
        self._doors.changed(form)
        self.refresh()

    def view(self) -> FormView:
        """Return the page."""
        say, today = self._doors.say(), self._doors.today()
        definition = self._form.definition
        looked = self._look(today)
        shown = self._as_shown(say, looked, today)
        return FormView(
            code=definition.code,
            title=say.words(definition.name),
            agency=say.words(definition.agency),
            sections=shown.sections(looked.visible),
            papers=tuple(self._paper(paper, say) for paper in definition.documents),
            problems=tuple(
                (name, shown.trouble_words(name, problem)) for name, problem in looked.checked.problems
            )
            if self._tried
            else shown.asked_about(),
            read_note=self._read_note(say),
            is_read=bool(self._form.from_document),
            fee=self._fee(say, looked.fee),
            promise=self._promise(say),
            is_busy=self.is_busy,
            submit=say("attention.send" if self.is_correction else "form.go_on"),
            scans=say.counted("scans.count", len(self._form.attachments)),
            consent=ConsentView(say("notice.row"), say("notice.read"), self._form.is_agreed_to)
            if definition.notice
            else None,
        )

    @property
    def first_asked(self) -> str:
        """The first answer that the portal asks about, empty when it asks about none."""
        return next((field.name for field in self._form.definition.fields if field.name in self._asked), "")

    def _promise(self, say: Speech) -> str:
        if self.is_correction:
            return say("attention.promise")
        definition = self._form.definition
        return say(f"promise.{definition.offline_class.value}", agency=say.words(definition.agency))

    def _look(self, today: date) -> _Looked:
        """Look the form through, once for each state of it: a page asks more than once."""
        form, last = self._form, self._looked
        if last is None or last[0] is not form or last[1] != today:
            checked = form.check(today)
            mandatory = form.mandatory_fields(today)
            looked = _Looked(checked, form.visible_fields(today), mandatory, form.fee_of(checked))
            self._looked = last = (form, today, looked)
        return last[2]

    def _paper(self, paper: DocumentDefinition, say: Speech) -> PaperView:
        form, code = self._form, paper.code
        return PaperView(
            code=code,
            label=say.words(paper.label),
            is_required=paper.is_required,
            is_seen=code in form.documents_seen,
            is_scanned=any(one.document == code for one in form.attachments),
            is_kept=code in form.documents_kept,
        )

    def _read_note(self, say: Speech) -> str:
        if not self._form.from_document:
            return say("form.read_hint")
        return say("form.read_at", clock=self._read_at) if self._read_at else say("form.read_before")

    @staticmethod
    def _fee(say: Speech, lines: tuple[FeeLine, ...] | None) -> str:
        if lines is None:
            return say("form.fee_unknown")
        total = sum((line.amount for line in lines), ZERO)
        return say.money(total) if total != Money(0) else say("free")

    def _as_shown(self, say: Speech, looked: _Looked, today: date) -> Shown:
        told = None if self._tried else frozenset(self._touched)
        asked = self._asked - self._touched
        return Shown(say, self._form, looked.checked, looked.mandatory, today, told, asked)
