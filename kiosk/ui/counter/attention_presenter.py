"""What came back: applications that somebody here has to look at, and what solves each. No Qt."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.domain.application import ApplicationRow
from kiosk.domain.case import CaseTodos
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.identifiers import ApplicationId, ServiceCode
from kiosk.ui.counter.list_presenter import ListPresenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

# No correction of answers mends these: what was paid, or that it was filed twice.
_NOT_BY_CORRECTION = frozenset(
    {"fee_differs", "payment_differs", "ledger_unbalanced", "duplicate", "too_late"}
)
NO_TODOS = CaseTodos()
_OWNERS = frozenset({"office", "supervisor", "support"})


@dataclass(frozen=True, slots=True)
class CaseTodo:
    """Results that wait for somebody: `past_time` for the office, `left_twice` for its supervisor."""

    kind: str
    count: int

    @property
    def owner(self) -> str:
        """Whose turn it is."""
        return "supervisor" if self.kind == "left_twice" else "office"


Todo = ApplicationRow | CaseTodo


@dataclass(frozen=True, slots=True)
class AttentionDetail:
    """The to-do the clerk stands on: the problem in words, whose turn it is, what can be done."""

    title: str
    applicant: str
    problems: tuple[str, ...]
    fields: str
    owner: str
    due: str
    due_tone: Tone
    facts: tuple[tuple[str, str], ...]
    advice: str
    can_correct: bool
    begun: tuple[str, str] | None
    can_withdraw: bool = True
    is_of_cases: bool = False


@dataclass(frozen=True, slots=True)
class AttentionDoors:
    """What the page asks of the counter around it; `today` is the date on Libya's clock."""

    say: Callable[[], Speech]
    today: Callable[[], date]
    definitions: Callable[[], Mapping[ServiceCode, ServiceDefinition]]
    correct: Callable[[ApplicationRow], None]
    withdraw: Callable[[ApplicationRow], None]
    show_cases: Callable[[], None] = lambda: None


class AttentionPresenter(ListPresenter[Todo, AttentionDetail]):
    """Lists what needs somebody, the nearest deadline first; offers only what can solve it."""

    def __init__(self, doors: AttentionDoors) -> None:
        super().__init__(doors.say, is_busy=True)
        self._doors = doors
        self._begun: Collection[ApplicationId] = ()

    def show_rows(
        self,
        rows: Sequence[ApplicationRow],
        begun: Collection[ApplicationId] = (),
        todos: CaseTodos = NO_TODOS,
    ) -> None:
        """Show what needs somebody now.

        Args:
            rows: the applications.
            begun: those that this person has begun to correct.
            todos: the results that wait for somebody.
        """
        self._begun = begun
        counted = (("left_twice", todos.left_twice), ("past_time", todos.past_time))
        cases: dict[str, Todo] = {f"cases:{kind}": CaseTodo(kind, count) for kind, count in counted if count}
        self.take({**cases, **{row.application_id: row for row in rows}})

    def correct(self) -> None:
        """Open the form again, to correct answers or to scan a paper again."""
        row = self.current
        if isinstance(row, CaseTodo):
            self._doors.show_cases()
        elif row is not None and not self.is_busy and _is_correctable(row):
            self._doors.correct(row)

    def withdraw(self) -> None:
        """Ask a supervisor to take the application back and give its fee back."""
        row = self.current
        if isinstance(row, ApplicationRow) and not self.is_busy:
            self._doors.withdraw(row)

    def count_of(self, count: int, say: Speech) -> str:
        """Return how many there are."""
        return say.counted("attention.count", count)

    def row_of(self, key: str, row: Todo, say: Speech) -> Row:
        """Return an application with its deadline, or how many results wait."""
        if isinstance(row, CaseTodo):
            pill = PillText(say(f"attention.owner.{row.owner}"), Tone.BAD)
            title = say.counted(f"attention.{row.kind}", row.count)
            return Row(key=key, title=title, subtitle=say("attention.in_cases"), pills=(pill,))
        due, tone = self._due(row, say)
        about = [say.words(row.service_name)]
        if row.application_id in self._begun:
            about.append(say("correction.begun_short"))
        return Row(
            key=key,
            title=row.applicant or say.words(row.service_name),
            subtitle=" · ".join(about),
            lead=row.service_code,
            pills=(PillText(due, tone),) if due else (),
        )

    def _due(self, row: ApplicationRow, say: Speech) -> tuple[str, Tone]:
        """Return the deadline in words; overdue and today's are marked."""
        try:
            due_on = date.fromisoformat(row.due_on)
        except ValueError:
            return "", Tone.NEUTRAL
        days = (due_on - self._doors.today()).days
        if days < 0:
            return say("attention.overdue", date=ltr(row.due_on)), Tone.BAD
        if days == 0:
            return say("attention.due_today"), Tone.BAD
        return say("attention.due", date=ltr(row.due_on)), Tone.WARN if days == 1 else Tone.INFO

    def detail_of(self, row: Todo, say: Speech) -> AttentionDetail:
        """Return the problem in words, whose turn it is, and what can be done."""
        if isinstance(row, CaseTodo):
            return _cases_detail(row, say)
        due, tone = self._due(row, say)
        can_correct = _is_correctable(row)
        is_begun = row.application_id in self._begun
        owner = say(f"attention.owner.{row.owner if row.owner in _OWNERS else 'office'}")
        return AttentionDetail(
            title=say.words(row.service_name),
            applicant=row.applicant,
            problems=tuple(reason_words(code, say) for code in row.reasons) or (say("attention.asked"),),
            fields=say("list_comma").join(self._label(row, name, say) for name in row.fields),
            owner=owner,
            due=due,
            due_tone=tone,
            facts=(
                (say("today.tracking"), ltr(row.tracking_number.grouped)),
                (say("today.receipt"), ltr(row.receipt_number)),
                (say("today.amount"), say.money(row.amount) if row.amount.dirhams else say("free")),
            ),
            advice=say("attention.by_correction" if can_correct else "attention.by_withdrawal"),
            can_correct=can_correct,
            begun=(say("correction.begun"), say("correction.begun_next")) if is_begun else None,
        )

    def _label(self, row: ApplicationRow, name: str, say: Speech) -> str:
        definition = self._doors.definitions().get(row.service_code)
        if definition is None:
            return ltr(name)
        labels = {field.name: field.label for field in definition.fields}
        labels |= {paper.code: paper.label for paper in definition.documents}
        return say.words(labels[name]) if name in labels else ltr(name)


def _cases_detail(row: CaseTodo, say: Speech) -> AttentionDetail:
    title = say.counted(f"attention.{row.kind}", row.count)
    owner, advice = say(f"attention.owner.{row.owner}"), say(f"attention.{row.kind}_next")
    return AttentionDetail(
        title=title,
        applicant="",
        problems=(),
        fields="",
        owner=owner,
        due="",
        due_tone=Tone.NEUTRAL,
        facts=(),
        advice=advice,
        can_correct=True,
        begun=None,
        can_withdraw=False,
        is_of_cases=True,
    )


def _is_correctable(row: ApplicationRow) -> bool:
    return not _NOT_BY_CORRECTION & set(row.reasons)


def reason_words(code: str, say: Speech) -> str:
    """Return a reason in words; one that this program does not know yet is shown as it came."""
    try:
        return say.of(f"reasons.{code}")
    except KeyError:
        return ltr(code)
