"""Working days by the holiday table in force (`contract/working-days.md`)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from portal.feed.publishing import HOLIDAYS, newest_of, payload_of

_FRIDAY: Final = 4
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Sunday to Thursday, without the days that are closed."""

    closed: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Say whether offices work on a day."""
        return day.weekday() not in {_FRIDAY, _SATURDAY} and day not in self.closed

    def first_from(self, day: date) -> date:
        """Return the day, or the next one on which offices work."""
        return next(day + timedelta(days=n) for n in range(3660) if self.is_open(day + timedelta(days=n)))

    def count(self, since: date, days: int) -> date:
        """Return the last of so many working days after a day."""
        last = since
        for _ in range(days):
            last = self.first_from(last + timedelta(days=1))
        return last

    def is_over(self, since: date, days: int, today: date) -> bool:
        """Say whether so many working days after a day have passed."""
        return self.count(since, days) < today


def working_days(session: Session) -> WorkingDays:
    """Return the working days by the table published last."""
    newest = newest_of(session, HOLIDAYS, HOLIDAYS)
    days = payload_of(newest)["days"] if newest is not None else ()
    return WorkingDays(frozenset(date.fromisoformat(day["date"]) for day in days))
