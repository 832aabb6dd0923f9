"""Words of the centre to this counter: letters, and proposals to correct what was filed here."""

import enum
from dataclasses import dataclass
from typing import Any

from kiosk.domain.acts import Act, EntryKind, Issuer
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.identifiers import ApplicationId, EntryHash
from kiosk.domain.revision import FiledApplication
from kiosk.domain.words import Words


class LetterAnswer(enum.StrEnum):
    """What this counter answered: it has been read, or the filed answer stays."""

    RECEIVED = "received"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class LetterReceipt:
    """Who here answered, and when (the entry's time); the entry is the proof.

    `number` is the letter's in the register of this counter, empty for a proposal and for older receipts.
    """

    answer: LetterAnswer
    operator: str
    at: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it came; `about` names an application, empty when it is about none.

    `content_hash` names these very words: a receipt of earlier ones is none of these.
    """

    letter_id: str
    title: Words
    text: Words
    about: str
    at: str
    content_hash: str = ""
    receipt: LetterReceipt | None = None

    @property
    def is_open(self) -> bool:
        """Say whether somebody here still has to read it."""
        return self.receipt is None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the centre would correct; only an entry made here changes an application.

    `is_current` says that it was made of the latest revision: one of an earlier is shown as overtaken.
    """

    proposal_id: str
    application_id: ApplicationId
    entry_hash: EntryHash
    field: str
    proposed: str | int | bool
    reason: Words
    at: str
    is_current: bool
    content_hash: str = ""
    receipt: LetterReceipt | None = None

    @property
    def is_open(self) -> bool:
        """Say whether somebody here still has to decide."""
        return self.is_current and self.receipt is None


@dataclass(frozen=True, slots=True)
class ProposalCase:
    """A proposal beside what it would correct; without `filed` the application is withdrawn or erased."""

    proposal: Proposal
    filed: FiledApplication | None = None
    definition: ServiceDefinition | None = None


@dataclass(frozen=True, slots=True)
class LetterBox:
    """Everything the centre has written to this counter, and the register of letters, newest first."""

    letters: tuple[Letter, ...] = ()
    proposals: tuple[ProposalCase, ...] = ()
    register: "tuple[RegisterLine, ...]" = ()

    @property
    def open_count(self) -> int:
        """How many wait for somebody here."""
        waiting = [letter.is_open for letter in self.letters]
        return sum(waiting) + sum(case.proposal.is_open for case in self.proposals)


class Direction(enum.StrEnum):
    """Which way a letter went; its first letter stands in its number."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class LetterNumber:
    """A running number of the register: of this counter, year and series, gapless in each direction."""

    office: str
    counter: int
    year: int
    series: str
    direction: Direction
    sequence: int

    def __str__(self) -> str:
        """Return the number as written."""
        mark = self.direction.value[0].upper()
        return f"{self.office}-{self.counter:02d}-{self.year}-{self.series}-{mark}{self.sequence:05d}"


@dataclass(frozen=True, slots=True, repr=False)
class OutgoingLetter:
    """A letter from this office: to whom, about what; `about` may name a tracking number. Never in a log."""

    recipient: str
    subject: str
    text: str
    about: str = ""

    @property
    def is_complete(self) -> bool:
        """Say whether nothing that a letter needs is missing."""
        return all(part.strip() for part in (self.recipient, self.subject, self.text))


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One letter of the register, incoming or outgoing; `text` is empty where its body was erased."""

    number: str
    direction: Direction
    at: str
    operator: str
    party: Words
    subject: Words
    text: Words
    item_id: str = ""


def letter_sent(letter: OutgoingLetter, number: LetterNumber, issuer: Issuer) -> Act:
    """Enter an outgoing letter: facts name nobody, the words are in a body that can be erased."""
    facts = {
        "office": issuer.office,
        "counter": issuer.counter,
        "number": str(number),
        "sequence": number.sequence,
        "series": number.series,
        "year": number.year,
        **({"about": letter.about} if letter.about else {}),
    }
    body = {"recipient": letter.recipient, "subject": letter.subject, "text": letter.text}
    return Act(EntryKind.LETTER_SENT, facts, (body,))


def letter_received(
    item: Letter | Proposal, answer: LetterAnswer, issuer: Issuer, number: LetterNumber | None = None
) -> Act:
    """Prove that a letter was read here, or that a proposal was refused; the hash names the words.

    A letter is entered in the register under its number.
    """
    entered = {} if number is None else {"number": str(number), "sequence": number.sequence}
    if number is not None:
        entered |= {"series": number.series, "year": number.year}
    is_letter = isinstance(item, Letter)
    facts: dict[str, Any] = {
        "office": issuer.office,
        "counter": issuer.counter,
        "what": "letter" if is_letter else "proposal",
        "item_id": item.letter_id if isinstance(item, Letter) else item.proposal_id,
        "content_hash": item.content_hash,
        "answer": str(answer),
        **entered,
    }
    return Act(EntryKind.LETTER_RECEIVED, facts)
