"""Words of the centre to this counter: letters, and proposals to correct what was filed here."""

from dataclasses import dataclass

from kiosk.domain.identifiers import ApplicationId, EntryHash
from kiosk.domain.words import Words


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it came; `about` names an application, empty when it is about none."""

    letter_id: str
    title: Words
    text: Words
    about: str
    at: str


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
