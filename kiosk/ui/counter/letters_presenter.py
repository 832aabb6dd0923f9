"""What the centre has written: letters to be received, proposals to be followed or refused. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.answers import Scalar
from kiosk.domain.calendar import local
from kiosk.domain.identifiers import TrackingNumber
from kiosk.domain.letter import (
    Direction,
    Letter,
    LetterAnswer,
    LetterBox,
    LetterReceipt,
    Proposal,
    ProposalCase,
    RegisterLine,
)
from kiosk.domain.words import Words
from kiosk.ui.counter.answer_words import answer_text
from kiosk.ui.counter.list_presenter import ListPresenter
from kiosk.ui.counter.rows import PillText, Row
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

Item = Letter | ProposalCase | RegisterLine


@dataclass(frozen=True, slots=True)
class LetterDetail:
    """The letter or proposal the clerk stands on."""

    title: str
    when: str
    state: PillText
    text: str
    facts: tuple[tuple[str, str], ...]
    note: str
    is_proposal: bool
    can_answer: bool
    can_print: bool = False


@dataclass(frozen=True, slots=True)
class LetterDoors:
    """What the page asks of the counter around it."""

    say: Callable[[], Speech]
    receive: Callable[[Letter], None]
    follow: Callable[[ProposalCase], None]
    dispute: Callable[[Proposal], None]
    print_letter: Callable[[RegisterLine], None] = lambda _line: None
    write: Callable[[], None] = lambda: None
    export: Callable[[], None] | None = None


class LettersPresenter(ListPresenter[Item, LetterDetail]):
    """Lists what is unanswered first, each part newest first; offers only what is still open."""

    def __init__(self, doors: LetterDoors) -> None:
        super().__init__(doors.say, is_busy=True)
        self._doors = doors
        self._entered: dict[str, RegisterLine] = {}

    def show_box(self, box: LetterBox) -> None:
        """Show what there is now."""
        self._entered = {one.item_id: one for one in box.register if one.direction is Direction.IN}
        sent = [one for one in box.register if one.direction is Direction.OUT]
        items: list[Item] = [*box.proposals, *box.letters, *sent]
        items.sort(key=_at, reverse=True)
        items.sort(key=lambda item: not _is_open(item))
        self.take({_key(item): item for item in items})

    def go_on(self) -> None:
        """Receive a letter, or correct as the centre proposes; a letter is received once."""
        item = self.current
        if item is None or self.is_busy or not _is_open(item):
            return
        if isinstance(item, Letter):
            self.is_busy = True
            self.refresh()
            self._doors.receive(item)
        elif isinstance(item, ProposalCase) and item.filed is not None:
            self._doors.follow(item)

    def print_letter(self) -> None:
        """Print a letter that has a number in the register."""
        line = self._line_of(self.current)
        if line is not None and not self.is_busy:
            self._doors.print_letter(line)

    @property
    def can_export(self) -> bool:
        """Say whether the register can be written to a file."""
        return self._doors.export is not None

    def write(self) -> None:
        """Write a letter of this office."""
        self._doors.write()

    def export(self) -> None:
        """Write the register to a file, once at a time."""
        if self._doors.export is not None and not self.is_busy:
            self._doors.export()

    def _line_of(self, item: Item | None) -> RegisterLine | None:
        if isinstance(item, Letter):
            return self._entered.get(item.letter_id)
        return item if isinstance(item, RegisterLine) else None

    def dispute(self) -> None:
        """Say that the filed answer stays."""
        item = self.current
        if isinstance(item, ProposalCase) and not self.is_busy and _is_open(item):
            self._doors.dispute(item.proposal)

    def count_of(self, count: int, say: Speech) -> str:
        """Return how many there are."""
        return say.counted("letters.count", count)

    def row_of(self, key: str, row: Item, say: Speech) -> Row:
        """Return a letter or proposal as the list shows it."""
        line = self._line_of(row)
        about = [say(f"letters.{_kind(row)}"), *([ltr(line.number)] if line is not None else [])]
        return Row(
            key=key,
            title=_title(row, say),
            subtitle=" · ".join(about),
            lead=ltr(_local(_at(row)).strftime("%m/%d")),
            pills=(_state(row, say),),
        )

    def detail_of(self, row: Item, say: Speech) -> LetterDetail:
        """Return a letter with its words, a proposal with what it would change."""
        if isinstance(row, RegisterLine):
            return _sent_detail(row, say)
        told = row if isinstance(row, Letter) else row.proposal
        at = _local(told.at)
        line = self._line_of(row)
        numbered = () if line is None else ((say("letters.number"), ltr(line.number)),)
        return LetterDetail(
            title=_title(row, say),
            when=say("letters.when", date=say.day(at.date()), clock=say.clock(at)),
            state=_state(row, say),
            text=say.words(row.text if isinstance(row, Letter) else row.proposal.reason),
            facts=numbered if isinstance(row, Letter) else _facts(row, say),
            note=_note(row, told.receipt, say),
            is_proposal=isinstance(row, ProposalCase),
            can_answer=_is_open(row) and (isinstance(row, Letter) or row.filed is not None),
            can_print=line is not None,
        )


def _sent_detail(line: RegisterLine, say: Speech) -> LetterDetail:
    at = _local(line.at)
    return LetterDetail(
        title=say.words(line.subject),
        when=say("letters.when", date=say.day(at.date()), clock=say.clock(at)),
        state=_state(line, say),
        text=say.words(line.text),
        facts=((say("letters.number"), ltr(line.number)), (say("letters.to"), say.words(line.party))),
        note=say("letters.sent_note", operator=ltr(line.operator)),
        is_proposal=False,
        can_answer=False,
        can_print=True,
    )


def _kind(item: Item) -> str:
    if isinstance(item, RegisterLine):
        return "outgoing"
    return "letter" if isinstance(item, Letter) else "proposal"


def _is_open(item: Item) -> bool:
    if isinstance(item, RegisterLine):
        return False
    return item.is_open if isinstance(item, Letter) else item.proposal.is_open


def _at(item: Item) -> str:
    return item.proposal.at if isinstance(item, ProposalCase) else item.at


def _key(item: Item) -> str:
    if isinstance(item, Letter):
        return f"letter:{item.letter_id}"
    if isinstance(item, RegisterLine):
        return f"sent:{item.number}"
    return f"proposal:{item.proposal.proposal_id}"


def _local(at: str) -> datetime:
    return local(datetime.fromisoformat(at))


def _title(item: Item, say: Speech) -> str:
    if isinstance(item, Letter):
        return say.words(item.title)
    if isinstance(item, RegisterLine):
        return say.words(item.subject)
    filed, definition = item.filed, item.definition
    if definition is not None:
        return say.words(definition.name)
    if filed is not None:
        return say.words(Words(filed.fields["service_name_ar"], filed.fields["service_name_en"]))
    return say("letters.no_application")


def _state(item: Item, say: Speech) -> PillText:
    if isinstance(item, RegisterLine):
        return PillText(say("letters.state.sent"), Tone.NEUTRAL)
    receipt = item.receipt if isinstance(item, Letter) else item.proposal.receipt
    if receipt is not None:
        tone = Tone.WARN if receipt.answer is LetterAnswer.DISPUTED else Tone.GOOD
        return PillText(say(f"letters.state.{receipt.answer}"), tone)
    if isinstance(item, Letter):
        return PillText(say("letters.state.new"), Tone.INFO)
    if not item.proposal.is_current:
        return PillText(say("letters.state.overtaken"), Tone.NEUTRAL)
    return PillText(say("letters.state.proposed"), Tone.WARN)


def _facts(case: ProposalCase, say: Speech) -> tuple[tuple[str, str], ...]:
    proposal, filed = case.proposal, case.filed
    field = case.definition.field(proposal.field) if case.definition is not None else None
    label = say.words(field.label) if field is not None else ltr(proposal.field)

    def shown(value: Scalar) -> str:
        return answer_text(field, value, say) if field is not None else str(value)

    facts = [(say("letters.question"), label)]
    now = filed.personal["answers"].get(proposal.field) if filed is not None and filed.personal else None
    if isinstance(now, str | int | bool):
        facts.append((say("letters.filed"), shown(now)))
    facts.append((say("letters.proposed"), shown(proposal.proposed)))
    if filed is not None:
        number = TrackingNumber(filed.fields["tracking_number"])
        facts.append((say("today.tracking"), ltr(number.grouped)))
    return tuple(facts)


def _note(item: Letter | ProposalCase, receipt: LetterReceipt | None, say: Speech) -> str:
    if receipt is not None:
        at = datetime.fromisoformat(receipt.at)
        told = {"operator": ltr(receipt.operator), "date": say.day(local(at).date()), "clock": say.clock(at)}
        return say(f"letters.{receipt.answer}_by", **told)
    if isinstance(item, Letter):
        return say("letters.receive_note")
    if not item.proposal.is_current or item.filed is None:
        return say("letters.overtaken_note")
    return say("letters.proposal_note")
