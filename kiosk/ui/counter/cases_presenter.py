"""Finding and following a case: the search, what lies ready here, and one case's whole history. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.domain.case import CaseFile, CaseState, FoundCase, Ready
from kiosk.domain.identifiers import ApplicationId, ReceiptNumber
from kiosk.domain.receipt import Paper
from kiosk.ui.counter.case_words import StepView, alert_of, late_alert, name_of, pill_of, plan_view, step_view
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

_READY = frozenset({CaseState.AT_OFFICE, CaseState.NOTIFIED})


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case the clerk stands on; its steps once it is opened."""

    title: str
    holder: str
    facts: tuple[tuple[str, str], ...]
    state: PillText
    alert: tuple[str, str] | None = None
    steps: tuple[StepView, ...] = ()
    plan: tuple[StepView, ...] = ()
    is_open: bool = False
    can_give: bool = False
    can_send_back: bool = False
    can_print: bool = False
    paper: str = ""


@dataclass(frozen=True, slots=True)
class CasesView:
    """The whole page."""

    query: str
    heading: str
    rows: tuple[Row, ...]
    nothing: tuple[str, str] | None
    trouble: tuple[str, str] | None
    current: str
    detail: CaseView | None
    is_busy: bool


@dataclass(frozen=True, slots=True)
class CaseDoors:
    """What the page may ask for; each answers later through the presenter."""

    say: Callable[[], Speech]
    today: Callable[[], date]
    find: Callable[[str], None]
    open: Callable[[ApplicationId], None]
    give: Callable[[CaseFile], None]
    send_back: Callable[[CaseFile], None]
    print_slip: Callable[[ReceiptNumber], None] = lambda _number: None


class CasesPresenter(Presenter[CasesView]):
    """Shows what lies ready here until something is looked for; opening a case is noted."""

    def __init__(self, doors: CaseDoors) -> None:
        super().__init__()
        self._doors = doors
        self._query = self._asked = ""
        self._cases: dict[str, FoundCase] = {}
        self._until: dict[str, str] = {}
        self._has_searched = False
        self._current = ""
        self._file: CaseFile | None = None
        self._trouble: tuple[str, str] | None = None
        self._is_scanned = False
        self._paper: tuple[Paper, str] | None = None
        self.is_busy = False

    # --- what the page tells ------------------------------------------------------------------------------
    def type_query(self, text: str) -> None:
        """Keep what is typed; nothing is looked for before Enter, since every look is written down."""
        self._query, self._trouble = text, None

    def submit(self) -> None:
        """Look for what is typed; when that was done, open the case the clerk stands on."""
        typed = self._query.strip()
        if self.is_busy:
            return
        if typed and typed != self._asked:
            self._asked, self.is_busy = typed, True
            self._doors.find(typed)
            self.refresh()
        else:
            self.open(self._current)

    def take_scan(self, text: str) -> None:
        """Look for what was scanned, instead of anything asked before; a single case is opened at once."""
        self._query = self._asked = text.strip()
        self._trouble, self._is_scanned, self.is_busy = None, True, True
        self._doors.find(text)
        self.refresh()

    def stand_on(self, key: str) -> None:
        """Stand on a case."""
        if key != self._current:
            self._current, self._file = key, None
            self.refresh()

    def open(self, key: str) -> None:
        """Open a case with its whole history."""
        case = self._cases.get(key)
        if case is not None and not self.is_busy:
            self._current, self.is_busy = key, True
            self._doors.open(case.application_id)

    def give(self) -> None:
        """Go on to hand over the result of the open case."""
        if self._file is not None and self._can_give(self._file):
            self._doors.give(self._file)

    def send_back(self) -> None:
        """Send back the result of the open case."""
        if self._file is not None and self._can_send_back(self._file) and not self.is_busy:
            self.is_busy = True
            self._doors.send_back(self._file)

    def print_slip(self) -> None:
        """Print the delivery slip of the open case once more, marked as a copy."""
        if self._file is not None and self._file.slip and not self.is_busy:
            self.is_busy = True
            self._doors.print_slip(ReceiptNumber.parse(self._file.slip))

    # --- what comes back ----------------------------------------------------------------------------------
    def show_waiting(self, waiting: Sequence[tuple[FoundCase, Ready]], conflicts: Sequence[CaseFile]) -> None:
        """Show what lies ready here, after the results that left twice; not once somebody is looked for."""
        if self._asked:
            return
        twice = [file.case for file in conflicts]
        self._take([*twice, *(case for case, _ in waiting)], has_searched=False)
        self._until = {case.application_id: ready.keep_until for case, ready in waiting}
        self.refresh()

    def show_found(self, found: Sequence[FoundCase]) -> None:
        """Show what was found."""
        self._take(found, has_searched=True)
        was_scanned, self._is_scanned = self._is_scanned, False
        if was_scanned and len(found) == 1:
            self.open(self._current)
        self.refresh()

    def show_file(self, file: CaseFile) -> None:
        """Show the case that was opened."""
        self.is_busy, self._file, self._current = False, file, file.case.application_id
        self._paper = None
        self._cases[self._current] = file.case
        self.refresh()

    def show_paper(self, paper: Paper, code: str = "") -> None:
        """Say what became of the slip."""
        self.is_busy, self._paper = False, (paper, code)
        self.refresh()

    def show_refused(self, code: str) -> None:
        """Say why nothing was found or done."""
        self.is_busy = self._is_scanned = False
        self._asked, self._trouble = "", self._doors.say().error(code)
        self.refresh()

    def _take(self, cases: Sequence[FoundCase], *, has_searched: bool) -> None:
        self._cases = {case.application_id: case for case in cases}
        self._until, self._has_searched, self.is_busy, self._file = {}, has_searched, False, None
        self._current = next(iter(self._cases), "")

    # --- the view -----------------------------------------------------------------------------------------
    def view(self) -> CasesView:
        """Return the page."""
        say = self._doors.say()
        kind = "found" if self._has_searched else "waiting"
        nothing = None
        if not self._cases:
            nothing = say(f"cases.no_{kind}"), say(f"cases.no_{kind}_next")
        return CasesView(
            query=self._query,
            heading=say.counted(f"cases.{kind}", len(self._cases)),
            rows=tuple(self._row(case, say) for case in self._cases.values()),
            nothing=nothing,
            trouble=self._trouble,
            current=self._current,
            detail=self._detail(say),
            is_busy=self.is_busy,
        )

    def _row(self, case: FoundCase, say: Speech) -> Row:
        until = self._until.get(case.application_id, "")
        until_words = say("cases.until", date=ltr(until)) if until else ""
        if case.is_late(self._doors.today()):
            until_words = say("cases.late_since", date=ltr(case.answer_by))
        about = (say.words(case.service_name), until_words or ltr(case.tracking_number.grouped))
        pill = pill_of(case.state, say)
        if until and until < self._doors.today().isoformat():
            pill = PillText(say("cases.overdue"), Tone.WARN)
        elif case.is_late(self._doors.today()):
            pill = PillText(say("cases.late"), Tone.WARN)
        return Row(
            key=case.application_id,
            title=name_of(case, say),
            subtitle=" · ".join(about),
            lead=ltr(case.holder.born),
            pills=(pill,),
            query=self._asked if self._has_searched else "",
        )

    def _detail(self, say: Speech) -> CaseView | None:
        case = self._cases.get(self._current)
        if case is None:
            return None
        facts = [
            (say("cases.tracking"), ltr(case.tracking_number.grouped)),
            (say("cases.born"), ltr(case.holder.born)),
            (say("cases.mother"), case.holder.mother),
            (say("cases.number"), ltr(case.holder.masked_number)),
            (say("cases.filed_on"), ltr(case.filed_on)),
            (say("cases.receipt"), ltr(case.receipt_number)),
        ]
        shown = tuple((name, value) for name, value in facts if value.strip("\u2066\u2069"))
        title, state = say.words(case.service_name), pill_of(case.state, say)
        file = self._file
        if case.answer_by:
            shown = (*shown, (say("cases.answer_by"), ltr(case.answer_by)))
        if file is None:
            return CaseView(title, name_of(case, say), shown, state)
        if file.given is not None and case.state in _READY:  # the portal has not heard of it yet
            state = pill_of(file.given.state, say)
        return CaseView(
            title,
            name_of(case, say),
            shown,
            state,
            alert=alert_of(file, say) or late_alert(file, self._doors.today(), say),
            steps=tuple(step_view(step, say) for step in reversed(file.steps)),
            plan=plan_view(file, self._doors.today(), say),
            is_open=True,
            can_give=self._can_give(file),
            can_send_back=self._can_send_back(file),
            can_print=bool(file.slip),
            paper=self._paper_words(say),
        )

    def _paper_words(self, say: Speech) -> str:
        if self._paper is None:
            return ""
        paper, code = self._paper
        return say.error(code)[0] if code else say.of(f"printer.{paper}")

    def _can_give(self, file: CaseFile) -> bool:
        return file.ready is not None and file.given is None and file.case.state in _READY

    def _can_send_back(self, file: CaseFile) -> bool:
        today = self._doors.today().isoformat()
        return self._can_give(file) and file.ready is not None and file.ready.keep_until < today
