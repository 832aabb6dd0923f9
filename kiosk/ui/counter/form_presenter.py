"""Filling a form: what is asked, what was typed, what is wrong, what it costs. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.application import FeeLine
from kiosk.domain.catalogue import FieldDefinition, FieldKind
from kiosk.domain.form import Checked, Form
from kiosk.domain.money import ZERO, Money
from kiosk.domain.person import Person
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question as shown."""

    name: str
    kind: FieldKind
    label: str
    hint: str
    text: str
    choices: tuple[tuple[str, str], ...]
    is_read: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """Questions that belong together."""

    title: str
    fields: tuple[FieldView, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the questions, in order."""
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper the citizen brings."""

    code: str
    label: str
    is_required: bool
    is_seen: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole page."""

    code: str
    title: str
    agency: str
    sections: tuple[SectionView, ...]
    papers: tuple[PaperView, ...]
    problems: tuple[tuple[str, str], ...]
    read_note: str
    is_read: bool
    fee: str
    promise: str
    is_busy: bool

    @property
    def layout(self) -> tuple[tuple[str, ...], ...]:
        """What must be built anew when it changes: the questions of each section."""
        return tuple(section.names for section in self.sections)


@dataclass(frozen=True, slots=True)
class FormDoors:
    """What the form needs from the counter around it."""

    say: Callable[[], Speech]
    today: Callable[[], date]
    clock_text: Callable[[], str]
    filed: Callable[[Form], None]
    changed: Callable[[Form], None]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What one look through the form found."""

    checked: Checked
    visible: tuple[FieldDefinition, ...]
    mandatory: frozenset[str]
    fee: tuple[FeeLine, ...] | None


class FormPresenter(Presenter[FormView]):
    """Keeps one form; a field is judged when it is left, the whole when the clerk goes on."""

    def __init__(self, form: Form, doors: FormDoors) -> None:
        super().__init__()
        self._form = form
        self._doors = doors
        self._touched: set[str] = set()
        self._tried = False
        self._read_at = ""
        self.is_busy = False
        self.ask_focus: Callable[[str], None] | None = None
        self.wanted_field = ""
        self._looked: tuple[Form, date, _Looked] | None = None

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

    def tick(self, code: str, seen: bool) -> None:
        """Note that a paper was seen, or was not after all."""
        self._keep(self._form.with_document_seen(code, seen=seen))

    def take_person(self, person: Person) -> None:
        """Fill in what a document says."""
        self._read_at = self._doors.clock_text()
        self._keep(self._form.prefilled(person))

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
        return FormView(
            code=definition.code,
            title=say.words(definition.name),
            agency=say.words(definition.agency),
            sections=self._sections(looked),
            papers=tuple(
                PaperView(paper.code, say.words(paper.label), paper.is_required, self._is_seen(paper.code))
                for paper in definition.documents
            ),
            problems=self._problems(looked.checked) if self._tried else (),
            read_note=self._read_note(say),
            is_read=bool(self._form.from_document),
            fee=self._fee(say, looked.fee),
            promise=say(f"promise.{definition.offline_class.value}", agency=say.words(definition.agency)),
            is_busy=self.is_busy,
        )

    def _look(self, today: date) -> _Looked:
        """Look the form through, once for each state of it: a page asks more than once."""
        form, last = self._form, self._looked
        if last is None or last[0] is not form or last[1] != today:
            checked = form.check(today)
            mandatory = form.mandatory_fields(today)
            looked = _Looked(checked, form.visible_fields(today), mandatory, form.fee_of(checked))
            self._looked = last = (form, today, looked)
        return last[2]

    def _is_seen(self, code: str) -> bool:
        return code in self._form.documents_seen

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

    def _problems(self, checked: Checked) -> tuple[tuple[str, str], ...]:
        return tuple((name, self._told(name, problem)) for name, problem in checked.problems)

    def _told(self, name: str, problem: str) -> str:
        """Return what is wrong, the same words in the summary and at the field."""
        say = self._doors.say()
        labels = {field.name: field.label for field in self._form.definition.fields}
        labels |= {paper.code: paper.label for paper in self._form.definition.documents}
        label = say.words(labels[name]) if name in labels else name
        return f"{label}: {say.of(f'problems.{problem}')}"

    def _trouble(self, name: str, checked: Checked) -> str:
        problem = checked.problem_of(name)
        if problem is None or not (self._tried or (name in self._touched and problem != "missing")):
            return ""
        return self._told(name, problem)

    def _sections(self, looked: _Looked) -> tuple[SectionView, ...]:
        say, sections = self._doors.say(), list[SectionView]()
        for field in looked.visible:
            shown = self._field(field, looked.checked, field.name in looked.mandatory)
            title = say.words(field.section) if field.section is not None else ""
            if sections and (not title or sections[-1].title == title):
                before = sections.pop()
                sections.append(SectionView(before.title, (*before.fields, shown)))
            else:
                sections.append(SectionView(title, (shown,)))
        return tuple(sections)

    def _field(self, field: FieldDefinition, checked: Checked, is_mandatory: bool) -> FieldView:
        say = self._doors.say()
        label = say.words(field.label)
        choices = tuple((choice.value, say.words(choice.label)) for choice in field.choices)
        if field.kind is FieldKind.YES_NO:
            choices = (("true", say("yes")), ("false", say("no")))
        return FieldView(
            name=field.name,
            kind=field.kind,
            label=label if is_mandatory else say("form.optional", label=label),
            hint=say.words(field.hint) if field.hint is not None else "",
            text=self._form.texts.get(field.name, ""),
            choices=choices,
            is_read=field.name in self._form.from_document,
            trouble=self._trouble(field.name, checked),
        )
