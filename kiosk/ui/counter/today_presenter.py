"""The list of today's applications: what became of each, and what can be done about it. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.application import ApplicationRow
from kiosk.ui.counter.attention_presenter import reason_words
from kiosk.ui.counter.list_presenter import ListPresenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

_STATE_TONES = {
    "accepted_here": Tone.WARN,
    "waiting": Tone.WARN,
    "sent": Tone.INFO,
    "stored": Tone.INFO,
    "accepted": Tone.GOOD,
    "needs_attention": Tone.BAD,
    "not_known": Tone.BAD,
}
_PAPER_TROUBLES = ("unknown", "not_printed")
_PAPER_TONES = {"printed": Tone.GOOD, "none": Tone.NEUTRAL}


@dataclass(frozen=True, slots=True)
class DetailView:
    """The application the clerk stands on."""

    title: str
    applicant: str
    facts: tuple[tuple[str, str], ...]
    state: str
    state_tone: Tone
    reasons: tuple[str, ...]
    paper: str
    paper_tone: Tone
    can_reverse: bool


@dataclass(frozen=True, slots=True)
class TodayDoors:
    """What the list asks of the counter around it."""

    say: Callable[[], Speech]
    more: Callable[[int | None], None]
    reprint: Callable[[str], None]
    reverse: Callable[[str], None]
    print_owed: Callable[[], None]


class TodayPresenter(ListPresenter[ApplicationRow, DetailView]):
    """Keeps pages of rows, newest first; the next page is asked for when the end is reached."""

    def __init__(self, doors: TodayDoors) -> None:
        super().__init__(doors.say)
        self._doors = doors
        self._is_complete = False
        self._owed = 0

    def load(self) -> None:
        """Ask for the first page anew."""
        self.rows, self._is_complete = {}, False
        self._ask(None)

    def load_more(self) -> None:
        """Ask for the next page, unless one is under way or the day has no more."""
        if not self.is_busy and not self._is_complete and self.rows:
            self._ask(min(row.seq for row in self.rows.values()))

    def _ask(self, before_seq: int | None) -> None:
        self.is_busy = True
        self.refresh()
        self._doors.more(before_seq)

    def show_rows(self, rows: Sequence[ApplicationRow], is_last: bool) -> None:
        """Continue the list with a page."""
        self._is_complete = is_last
        self.take(self.rows | {row.tracking_number.digits: row for row in rows})

    def reprint(self) -> None:
        """Print the current receipt: its original while that is owed, else a copy that says so."""
        if self.current is not None and not self.is_busy:
            self._doors.reprint(self.current.receipt_number)

    def show_owed(self, count: int) -> None:
        """Show how many receipts have no paper yet."""
        self._owed = count
        self.refresh()

    def print_owed(self) -> None:
        """Print every receipt that has no paper yet, each as its original."""
        if self._owed and not self.is_busy:
            self._doors.print_owed()

    def reverse(self) -> None:
        """Ask a supervisor to undo the current receipt."""
        row = self.current
        if row is not None and not (row.is_reversed or row.is_withdrawn):
            self._doors.reverse(row.receipt_number)

    def aside_of(self, say: Speech) -> str:
        """Return how many receipts have no paper yet; nothing while all have."""
        return say.counted("today.owed", self._owed) if self._owed else ""

    def count_of(self, count: int, say: Speech) -> str:
        """Return how many there are so far."""
        return say.counted("today.count", count)

    def row_of(self, key: str, row: ApplicationRow, say: Speech) -> Row:
        """Return an application with its time, its fee and its state."""
        number = ltr(row.receipt_number.rpartition("-")[2])
        about = [say.words(row.service_name), number]
        if row.paper in _PAPER_TROUBLES:
            about.append(say(f"today.paper.{row.paper}"))
        return Row(
            key=key,
            title=row.applicant or say.words(row.service_name),
            subtitle=" · ".join(about),
            lead=_clock(row.made_at),
            amount=row.amount.display if row.amount.dirhams else say("free"),
            pills=(_state_pill(row, say),),
        )

    def detail_of(self, row: ApplicationRow, say: Speech) -> DetailView:
        """Return what became of the application and of its paper."""
        pill = _state_pill(row, say)
        return DetailView(
            title=say.words(row.service_name),
            applicant=row.applicant,
            facts=(
                (say("today.tracking"), ltr(row.tracking_number.grouped)),
                (say("today.receipt"), ltr(row.receipt_number)),
                (say("today.time"), _clock(row.made_at)),
                (say("today.amount"), say.money(row.amount)),
            ),
            state=pill.text,
            state_tone=pill.tone,
            reasons=tuple(reason_words(code, say) for code in row.reasons),
            paper=say(f"today.paper.{row.paper}"),
            paper_tone=_PAPER_TONES.get(row.paper, Tone.BAD),
            can_reverse=not (row.is_reversed or row.is_withdrawn),
        )


def _state_pill(row: ApplicationRow, say: Speech) -> PillText:
    if row.is_reversed:
        return PillText(say.of("states.reversed"), Tone.NEUTRAL)
    if row.is_withdrawn:
        return PillText(say.of("states.withdrawn"), Tone.NEUTRAL)
    return PillText(say.of(f"states.{row.state}"), _STATE_TONES.get(row.state, Tone.NEUTRAL))


def _clock(wall: str) -> str:
    """Return hours and minutes of an entry's time."""
    return ltr(datetime.fromisoformat(wall).strftime("%H:%M"))
