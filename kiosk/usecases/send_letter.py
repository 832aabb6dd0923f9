"""Send an official letter from this office: entered in the register under the next number."""

from kiosk.domain.entry import Entry
from kiosk.domain.letter import Direction, OutgoingLetter, letter_sent
from kiosk.domain.operator import Session
from kiosk.errors import LetterIncompleteError
from kiosk.usecases.counter import Counter


def send_letter(counter: Counter, session: Session, letter: OutgoingLetter) -> Entry:
    """Enter a letter; the portal carries it, its countersignature proves that it came there.

    Raises:
        LetterIncompleteError: recipient, subject or text is missing.
    """
    if not letter.is_complete:
        raise LetterIncompleteError
    with counter.journal.act() as act:
        number = act.next_letter_number(Direction.OUT, counter.today().year)
        return act.append(counter.draft(letter_sent(letter, number, counter.issuer(session)), session))
