"""Recovery speaks: of each act that a crash cut off, done or not, and what cash to give or take. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.domain.unfinished import ActKind, Outcome, UnfinishedAct
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

_TONES = {Outcome.DONE: Tone.GOOD, Outcome.NOT_DONE: Tone.WARN, Outcome.NOT_KNOWN: Tone.BAD}


@dataclass(frozen=True, slots=True)
class RecoveryDetail:
    """One act: what is known of it, and the money in words."""

    title: str
    outcome: str
    tone: Tone
    text: str
    money: tuple[tuple[str, str], ...]
    can_print: bool


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """The whole page."""

    rows: tuple[Row, ...]
    current: str
    detail: RecoveryDetail | None
    is_busy: bool


@dataclass(frozen=True, slots=True)
class RecoveryDoors:
    """What the page asks of the counter around it."""

    say: Callable[[], Speech]
    confirm: Callable[[UnfinishedAct], None]
    print_receipt: Callable[[UnfinishedAct], None]
    later: Callable[[], None]


class RecoveryPresenter(Presenter[RecoveryView]):
    """Shows one act after the other until each is confirmed; guesses nothing."""

    def __init__(self, doors: RecoveryDoors, acts: Sequence[UnfinishedAct]) -> None:
        super().__init__()
        self._doors = doors
        self._acts = {str(number): act for number, act in enumerate(acts)}
        self._current = next(iter(self._acts), "")
        self.is_busy = False
        self.later = doors.later

    @property
    def current(self) -> UnfinishedAct | None:
        """The act the clerk stands on."""
        return self._acts.get(self._current)

    def stand_on(self, key: str) -> None:
        """Show one act."""
        if key and key != self._current:
            self._current = key
            self.refresh()

    def confirm(self) -> None:
        """Say that this was read and done, once."""
        if self.current is not None and not self.is_busy:
            self.is_busy = True
            self.refresh()
            self._doors.confirm(self.current)

    def print_receipt(self) -> None:
        """Print the receipt of an act that is done."""
        act = self.current
        if act is not None and not self.is_busy and act.receipt_number is not None:
            self._doors.print_receipt(act)

    def show_confirmed(self) -> bool:
        """Take the confirmed act off the page; return whether another is left."""
        self._acts.pop(self._current, None)
        self._current = next(iter(self._acts), "")
        self.is_busy = False
        self.refresh()
        return bool(self._acts)

    def show_refused(self) -> None:
        """Let the clerk try again."""
        self.is_busy = False
        self.refresh()

    def view(self) -> RecoveryView:
        """Return the page."""
        say = self._doors.say()
        return RecoveryView(
            rows=tuple(self._row(key, act, say) for key, act in self._acts.items()),
            current=self._current,
            detail=self._detail(self.current, say) if self.current is not None else None,
            is_busy=self.is_busy,
        )

    def _row(self, key: str, act: UnfinishedAct, say: Speech) -> Row:
        subtitle = ltr(str(act.receipt_number)) if act.receipt_number is not None else ""
        pill = PillText(say(f"recovery.outcome.{act.outcome}"), _TONES[act.outcome])
        return Row(key=key, title=say(f"recovery.kind.{act.kind}"), subtitle=subtitle, pills=(pill,))

    def _detail(self, act: UnfinishedAct, say: Speech) -> RecoveryDetail:
        money = (("recovery.keep", act.keep), ("recovery.give", act.give))
        return RecoveryDetail(
            title=say(f"recovery.kind.{act.kind}"),
            outcome=say(f"recovery.outcome.{act.outcome}"),
            tone=_TONES[act.outcome],
            text=self._text(act, say),
            money=tuple((say(key), say.money(amount)) for key, amount in money if amount is not None),
            can_print=act.receipt_number is not None,
        )

    @staticmethod
    def _text(act: UnfinishedAct, say: Speech) -> str:
        if act.kind is ActKind.ENTRIES:
            first, last = act.missing_entries or (0, 0)
            return say("recovery.text.entries", first=ltr(str(first)), last=ltr(str(last)))
        number = ltr(str(act.receipt_number)) if act.receipt_number is not None else ""
        return say(f"recovery.text.{act.kind}_{act.outcome}", number=number)
