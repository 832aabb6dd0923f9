"""What a form's page is given to show, and how its questions become that. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.answers import SIGNATURES, Answer, text_of
from kiosk.domain.catalogue import Choice, FieldDefinition, FieldKind
from kiosk.domain.composite import PARTS, REQUIRED_PARTS
from kiosk.domain.form import CONSENT, Checked, Form
from kiosk.domain.form_texts import cell, row_of
from kiosk.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class TableView:
    """The rows of a table; `heads` are the words above its columns."""

    heads: tuple[str, ...]
    rows: tuple[tuple["FieldView", ...], ...]
    can_grow: bool
    can_shrink: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question as shown; one that is worked out cannot be typed into."""

    name: str
    kind: FieldKind
    label: str
    hint: str
    text: str
    choices: tuple[tuple[str, str], ...]
    is_read: bool
    trouble: str
    is_worked_out: bool = False
    table: TableView | None = None


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
    is_scanned: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ConsentView:
    """Whether the citizen has been told about his data, and agrees."""

    label: str
    read: str
    is_agreed: bool


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
    submit: str
    scans: str
    consent: ConsentView | None = None

    @property
    def layout(self) -> tuple[tuple[str, ...], ...]:
        """What must be built anew when it changes: the questions of each section."""
        return tuple(section.names for section in self.sections)


@dataclass(frozen=True, slots=True)
class Shown:
    """A form at one moment: what was found in it, and whose trouble is told already.

    `asked` are the answers and papers that the portal asks about, as far as they are not touched yet.
    """

    say: Speech
    form: Form
    checked: Checked
    mandatory: frozenset[str]
    today: date
    told: frozenset[str] | None
    asked: frozenset[str] = frozenset()

    def asked_about(self) -> tuple[tuple[str, str], ...]:
        """Return the answers and papers that the portal asks about, in the order of the form."""
        definition = self.form.definition
        order = [*(field.name for field in definition.fields), *(one.code for one in definition.documents)]
        words = self.say("attention.asked_here")
        return tuple((name, f"{self.label_of(name)}: {words}") for name in order if name in self.asked)

    def sections(self, visible: Sequence[FieldDefinition]) -> tuple[SectionView, ...]:
        """Return the questions, those of one title together."""
        sections = list[SectionView]()
        for field in visible:
            shown = self._views(field)
            title = self.say.words(field.section) if field.section is not None else ""
            if field.kind in PARTS:
                title = self.say.words(field.label)
            if sections and (not title or sections[-1].title == title):
                before = sections.pop()
                sections.append(SectionView(before.title, (*before.fields, *shown)))
            else:
                sections.append(SectionView(title, shown))
        return tuple(sections)

    def trouble_words(self, name: str, problem: str) -> str:
        """Return what is wrong, the same words in the summary and at the field."""
        rule = self.form.definition.rule_of(problem)
        words = self.say.words(rule.words) if rule is not None else self.say.of(f"problems.{problem}")
        return f"{self.label_of(name)}: {words}"

    def label_of(self, name: str) -> str:
        """Return the words of a question, a part, a cell or a paper."""
        definition = self.form.definition
        root, _, rest = name.partition(".")
        field = definition.field(root)
        if name == CONSENT:
            return self.say("notice.label")
        if field is None:
            papers = {paper.code: self.say.words(paper.label) for paper in definition.documents}
            return papers.get(name, name)
        label = self.say.words(field.label)
        place = row_of(rest)
        if place is not None:
            column = field.column(place[1])
            inside = self.say.words(column.label) if column is not None else place[1]
            return self.say("form.table.cell", label=label, row=place[0], column=inside)
        if rest and field.kind in PARTS:
            return self.say("form.part", label=label, part=self.say(f"form.{field.kind}.{rest}"))
        return label

    def _views(self, field: FieldDefinition) -> tuple[FieldView, ...]:
        if field.kind in PARTS:
            return tuple(self._part(field, part) for part in PARTS[field.kind])
        if field.kind is FieldKind.TABLE:
            return (self._table(field),)
        shown = self._view(field, field.name, self.checked.answers)
        if field.name not in self.mandatory and field.calculate is None:
            shown = replace(shown, label=self.say("form.optional", label=shown.label))
        return (shown,)

    def _part(self, field: FieldDefinition, part: FieldDefinition) -> FieldView:
        shown = self._view(part, f"{field.name}.{part.name}", {})
        label = self.say(f"form.{field.kind}.{part.name}")
        if field.name not in self.mandatory or part.name not in REQUIRED_PARTS[field.kind]:
            label = self.say("form.optional", label=label)
        hint = self.say.words(field.hint) if field.hint is not None and part is PARTS[field.kind][0] else ""
        return replace(shown, label=label, hint=hint)

    def _table(self, field: FieldDefinition) -> FieldView:
        schema = self.form.definition.schema["properties"][field.name]
        wanted = set(schema["items"].get("required", ()))
        count = self.form.rows_shown(field.name)
        rows = tuple(
            tuple(self._cell(field, column, number) for column in field.columns)
            for number in range(1, count + 1)
        )
        heads = tuple(
            self.say.words(column.label)
            if column.name in wanted
            else self.say("form.optional", label=self.say.words(column.label))
            for column in field.columns
        )
        can_grow = self.form.with_row(field.name) is not self.form
        table = TableView(heads, rows, can_grow, count > max(1, int(schema.get("minItems", 1))))
        return replace(self._view(field, field.name, {}), table=table)

    def _cell(self, table: FieldDefinition, column: FieldDefinition, row: int) -> FieldView:
        name = cell(table.name, row, column.name)
        beside = {
            other.name: self.form.texts.get(cell(table.name, row, other.name), "")
            for other in table.columns
            if other.name == column.narrow_by
        }
        return replace(self._view(column, name, beside), label=self.label_of(name))

    def _view(self, field: FieldDefinition, name: str, answers: Mapping[str, Answer]) -> FieldView:
        is_worked_out = field.calculate is not None
        return FieldView(
            name=name,
            kind=field.kind,
            label=self.say.words(field.label),
            hint=self.say.words(field.hint) if field.hint is not None else "",
            text=self._worked_out(field) if is_worked_out else self.form.texts.get(name, ""),
            choices=self._choices(field, name, answers),
            is_read=name in self.form.from_document,
            trouble=self._trouble(name),
            is_worked_out=is_worked_out,
        )

    def _worked_out(self, field: FieldDefinition) -> str:
        answer = self.checked.answers.get(field.name)
        return text_of(field, answer) if isinstance(answer, str | int) else ""

    def _trouble(self, name: str) -> str:
        problem = self.checked.problem_of(name)
        if problem is None:
            return self.say("attention.asked_here") if name in self.asked else ""
        is_told = self.told is None or (name in self.told and problem != "missing")
        return self.trouble_words(name, problem) if is_told else ""

    def _choices(
        self, field: FieldDefinition, name: str, answers: Mapping[str, Answer]
    ) -> tuple[tuple[str, str], ...]:
        say = self.say
        if field.kind is FieldKind.YES_NO:
            return (("true", say("yes")), ("false", say("no")))
        if field.kind is FieldKind.SIGNATURE:
            return tuple((value, say(f"form.signature.{value}")) for value in SIGNATURES)
        if field.kind is FieldKind.ATTACHMENT:
            scans = enumerate(self.form.attachments, start=1)
            return tuple((scan.hash, say("form.scan", number=n, pages=scan.pages)) for n, scan in scans)
        parent = answers.get(field.narrow_by) if field.narrow_by else None
        offered = field.choices_for(parent, self.today)
        return tuple((choice.value, self._choice_words(field, name, choice)) for choice in offered)

    def _choice_words(self, field: FieldDefinition, name: str, choice: Choice) -> str:
        """Return a choice's words; those of a part's choices are the program's own."""
        root = self.form.definition.field(name.partition(".")[0])
        if root is not None and root.kind in PARTS:
            return self.say(f"form.{root.kind}.{field.name}_{choice.value}")
        return self.say.words(choice.label)
