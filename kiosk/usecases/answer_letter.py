"""Read what the centre has written, and answer: received, or the filed answer stays; each is an entry."""

from kiosk.domain.entry import Entry
from kiosk.domain.letter import (
    Direction,
    Letter,
    LetterAnswer,
    LetterBox,
    Proposal,
    ProposalCase,
    letter_received,
)
from kiosk.domain.operator import Session
from kiosk.errors import LetterChangedError, UnknownServiceError
from kiosk.usecases.amend_application import asked_by
from kiosk.usecases.counter import Counter

_REGISTER_SHOWN = 100


def letter_box(counter: Counter) -> LetterBox:
    """Return letters, proposals beside what they would correct, and the register, newest first."""
    cases = tuple(_case_of(counter, proposal) for proposal in counter.books.proposals())
    return LetterBox(
        tuple(counter.books.letters()), cases, tuple(counter.books.letter_register(_REGISTER_SHOWN))
    )


def answer_letter(
    counter: Counter, session: Session, shown: Letter | Proposal, answer: LetterAnswer
) -> Entry | None:
    """Write that a letter was read, or a proposal refused; None when that is written already.

    Raises:
        LetterChangedError: it was taken back, overtaken or has other words than those shown.
    """
    held = _held(counter, shown)
    if held is None or held.content_hash != shown.content_hash:
        raise LetterChangedError
    if isinstance(held, Proposal) and not held.is_current:
        raise LetterChangedError
    if held.receipt is not None:
        return None
    with counter.journal.act() as act:
        number = None
        if isinstance(held, Letter):
            number = act.next_letter_number(Direction.IN, counter.today().year)
        received = letter_received(held, answer, counter.issuer(session), number)
        return act.append(counter.draft(received, session))


def _held(counter: Counter, shown: Letter | Proposal) -> Letter | Proposal | None:
    if isinstance(shown, Letter):
        letters = counter.books.letters()
        return next((one for one in letters if one.letter_id == shown.letter_id), None)
    proposals = counter.books.proposals()
    return next((one for one in proposals if one.proposal_id == shown.proposal_id), None)


def _case_of(counter: Counter, proposal: Proposal) -> ProposalCase:
    filed = counter.books.find_application(proposal.application_id)
    if filed is None or filed.personal is None:
        return ProposalCase(proposal)
    try:
        return ProposalCase(proposal, filed, asked_by(counter, filed)[0])
    except UnknownServiceError:
        return ProposalCase(proposal, filed)
