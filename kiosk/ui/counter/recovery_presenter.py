"""Recovery speaks: of each act that a crash cut off, done or not, and what cash to give or take. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.domain.unfinished import ActKind, Outcome, UnfinishedAct
from kiosk.ui.counter.list_presenter import ListPresenter
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
class RecoveryDoors:
    """What the page asks of the counter around it."""

    say: Callable[[], Speech]
    confirm: Callable[[UnfinishedAct], None]
    print_receipt: Callable[[UnfinishedAct], None]
    later: Callable[[], None]


class RecoveryPresenter(ListPresenter[UnfinishedAct, RecoveryDetail]):
    """Shows one act after the other until each is confirmed; guesses nothing."""

    def __init__(self, doors: RecoveryDoors, acts: Sequence[UnfinishedAct]) -> None:
        super().__init__(doors.say)
        self._doors = doors
        self.later = doors.later
        self.take({str(number): act for number, act in enumerate(acts)})

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
        current = self.current
        self.take({key: act for key, act in self.rows.items() if act is not current})
        return bool(self.rows)

    def row_of(self, key: str, row: UnfinishedAct, say: Speech) -> Row:
        """Return an act with its outcome."""
        subtitle = ltr(str(row.receipt_number)) if row.receipt_number is not None else ""
        pill = PillText(say(f"recovery.outcome.{row.outcome}"), _TONES[row.outcome])
        return Row(key=key, title=say(f"recovery.kind.{row.kind}"), subtitle=subtitle, pills=(pill,))

    def detail_of(self, row: UnfinishedAct, say: Speech) -> RecoveryDetail:
        """Return what is known of an act, and the money."""
        money = (("recovery.keep", row.keep), ("recovery.give", row.give))
        return RecoveryDetail(
            title=say(f"recovery.kind.{row.kind}"),
            outcome=say(f"recovery.outcome.{row.outcome}"),
            tone=_TONES[row.outcome],
            text=self._text(row, say),
            money=tuple((say(key), say.money(amount)) for key, amount in money if amount is not None),
            can_print=row.receipt_number is not None,
        )

    @staticmethod
    def _text(act: UnfinishedAct, say: Speech) -> str:
        if act.kind is ActKind.ENTRIES:
            first, last = act.missing_entries or (0, 0)
            return say("recovery.text.entries", first=ltr(str(first)), last=ltr(str(last)))
        number = ltr(str(act.receipt_number)) if act.receipt_number is not None else ""
        return say(f"recovery.text.{act.kind}_{act.outcome}", number=number)
