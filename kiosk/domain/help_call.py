"""A citizen at a self-service machine calls a person: which machine, which page, and how the call stands.

Nothing else is known of a call: no answer, no person, no service, and its session is none of a visit.
"""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from kiosk.domain.acts import Act, EntryKind
from kiosk.domain.identifiers import OfficeCode
from kiosk.domain.operator import Session

HelpId = NewType("HelpId", str)

ID_BYTES: Final = 16
# A page that a portal does not know is told as this one; the machine's number says where to go.
OTHER_PAGE: Final = "other"


class HelpState(enum.StrEnum):
    """How a call stands, as the portal tells it."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class HelpCall:
    """A call as the portal tells it: `told` is how many other counters were, `by` which of them answers."""

    help_id: HelpId
    counter: int
    page: str
    until: str
    state: HelpState
    told: int = 0
    by: int = 0

    def is_over(self, now: datetime) -> bool:
        """Say whether nobody shows it any more."""
        return self.state is HelpState.ENDED or now >= datetime.fromisoformat(self.until)


@dataclass(frozen=True, slots=True)
class OpenHelp:
    """A call made here that has not ended, and the session that it was made in: its own, never a visit's."""

    help_id: HelpId
    session: Session


def help_called(help_id: HelpId, page: str, office: OfficeCode, counter: int) -> Act:
    """Ask the office's counters for a person."""
    facts = {"help_id": help_id, "office": office, "counter": counter, "page": page}
    return Act(EntryKind.HELP_CALLED, facts)


def help_ended(help_id: HelpId, reason: str, office: OfficeCode, counter: int) -> Act:
    """Say that nobody is needed any more."""
    facts = {"help_id": help_id, "office": office, "counter": counter, "reason": reason}
    return Act(EntryKind.HELP_ENDED, facts)


def help_answered(help_id: HelpId, office: OfficeCode, counter: int) -> Act:
    """Say that the person who signs this goes to the machine."""
    return Act(EntryKind.HELP_ANSWERED, {"help_id": help_id, "office": office, "counter": counter})
