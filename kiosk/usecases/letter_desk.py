"""Everything about letters on one object, for window, commands and tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.domain.entry import Entry
from kiosk.domain.letter import Letter, LetterAnswer, LetterBox, OutgoingLetter, Proposal, RegisterLine
from kiosk.domain.operator import Session
from kiosk.usecases.answer_letter import answer_letter, letter_box
from kiosk.usecases.counter import Counter
from kiosk.usecases.send_letter import send_letter


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """Synchronous, and only ever called in the store lane; each verb is documented where it is defined."""

    counter: Counter

    def box(self) -> LetterBox:
        """Return what the centre has written; only an amendment made here changes an application."""
        return letter_box(self.counter)

    def answer(self, session: Session, shown: Letter | Proposal, answer: LetterAnswer) -> Entry | None:
        """Write that a letter was read, or that a proposal is refused."""
        return answer_letter(self.counter, session, shown, answer)

    def send(self, session: Session, letter: OutgoingLetter) -> Entry:
        """Send a letter from this office."""
        return send_letter(self.counter, session, letter)

    def register(self) -> Sequence[RegisterLine]:
        """Return the register of letters, newest first."""
        return self.counter.books.letter_register()
