"""Whose turn it is, and until when: every case that is not settled has an owner and a deadline."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from portal.cases.case_state import CaseState

# Ours, to be settled with the agencies.
DAYS_FOR_PICTURES: Final = 7
DAYS_FOR_OFFICE: Final = 7
DAYS_FOR_OTHERS: Final = 3
_ZONE: Final = ZoneInfo("Africa/Tripoli")
_SUPERVISORS: Final = frozenset(
    {
        "fee_differs",
        "payment_differs",
        "ledger_unbalanced",
        "late",
        "duplicate",
        "author_unproved",
        "siblings",
    }
)
_SUPPORTS: Final = frozenset(
    {"service_unknown", "personal_missing", "personal_malformed", "personal_differs", "place_differs"}
)


class Owner(enum.StrEnum):
    """Who has to act: the office's counter, its supervisor, or support."""

    OFFICE = "office"
    SUPERVISOR = "supervisor"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has to act, and by which day."""

    owner: Owner
    due_on: date

    def fields(self) -> dict[str, str]:
        """Return the duty as the feed tells it."""
        return {"owner": str(self.owner), "due_on": self.due_on.isoformat()}


def duty_of(state: str, reasons: Collection[str], since: datetime) -> Duty | None:
    """Return whose turn it is in a state that was reached at `since`; None where nobody has to act."""
    match state:
        case CaseState.WAITING_FOR_ATTACHMENTS:
            return _within(Owner.OFFICE, since, DAYS_FOR_PICTURES)
        case CaseState.RETURNED:
            return _within(Owner.OFFICE, since, DAYS_FOR_OFFICE)
        case CaseState.NEEDS_ATTENTION:
            if _SUPERVISORS & set(reasons):
                return _within(Owner.SUPERVISOR, since, DAYS_FOR_OTHERS)
            if _SUPPORTS & set(reasons):
                return _within(Owner.SUPPORT, since, DAYS_FOR_OTHERS)
            return _within(Owner.OFFICE, since, DAYS_FOR_OFFICE)
        case _:
            return None


def _within(owner: Owner, since: datetime, days: int) -> Duty:
    return Duty(owner, since.astimezone(_ZONE).date() + timedelta(days=days))
