"""Whose turn it is, and until when: every case that is not settled has an owner and a deadline."""

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from portal.cases.case_state import CaseState
from portal.cases.working_days import WorkingDays

# Working days; ours, to be settled with the agencies.
DAYS_FOR_PICTURES: Final = 5
DAYS_FOR_OFFICE: Final = 5
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
    """Who has to act, and by which day: so many working days after `since`."""

    owner: Owner
    since: date
    days: int
    due_on: date

    def fields(self) -> dict[str, Any]:
        """Return the duty as the feed tells it, with what it was counted from."""
        return {
            "owner": str(self.owner),
            "due_on": self.due_on.isoformat(),
            "due_from": self.since.isoformat(),
            "due_days": self.days,
        }

    def named(self, deadline: str) -> dict[str, Any]:
        """Return the duty with a date that somebody has named in the place of the counted one."""
        return {"owner": str(self.owner), "due_on": deadline}


def duty_of(state: str, reasons: Collection[str], since: datetime, working: WorkingDays) -> Duty | None:
    """Return whose turn it is in a state that was reached at `since`; None where nobody has to act."""
    found = _turn(state, reasons)
    if found is None:
        return None
    owner, days = found
    day = day_of(since)
    return Duty(owner, day, days, working.count(day, days))


def day_of(moment: datetime) -> date:
    """Return the date on Libya's clock."""
    return moment.astimezone(_ZONE).date()


def _turn(state: str, reasons: Collection[str]) -> tuple[Owner, int] | None:
    match state:
        case CaseState.WAITING_FOR_ATTACHMENTS:
            return Owner.OFFICE, DAYS_FOR_PICTURES
        case CaseState.RETURNED:
            return Owner.OFFICE, DAYS_FOR_OFFICE
        case CaseState.NEEDS_ATTENTION:
            if _SUPERVISORS & set(reasons):
                return Owner.SUPERVISOR, DAYS_FOR_OTHERS
            if _SUPPORTS & set(reasons):
                return Owner.SUPPORT, DAYS_FOR_OTHERS
            return Owner.OFFICE, DAYS_FOR_OFFICE
        case _:
            return None
