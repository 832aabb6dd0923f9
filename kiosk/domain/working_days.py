"""Working days: what is due falls on a day on which offices are open.

The rule (`portal/contract/working-days.md`): offices work from Sunday to Thursday; Friday, Saturday and the
days of the holiday table in force are closed. The day on which something happens is not counted.

Source: working week and closing days, `domain.md` 2.2 of the design; Unicode CLDR gives the same week end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

_WEEKEND: Final = frozenset({4, 5})  # Friday and Saturday, as date.weekday() counts
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days on which offices are open: the week, without the days that are closed."""

    closed: frozenset[date] = frozenset()

    @classmethod
    def without(cls, closed: Iterable[date]) -> Self:
        """Return the working days of a table of holidays."""
        return cls(frozenset(closed))

    def has(self, day: date) -> bool:
        """Say whether offices are open."""
        return day.weekday() not in _WEEKEND and day not in self.closed

    def on_or_after(self, day: date) -> date:
        """Return the day itself, or the next one on which offices are open."""
        while not self.has(day):
            day += _DAY
        return day

    def after(self, day: date, count: int) -> date:
        """Return the last of so many working days, the first being after the day given."""
        for _ in range(count):
            day = self.on_or_after(day + _DAY)
        return day

    def due(self, told: str, since: str, count: int) -> str:
        """Return until when something is due, with the holidays known now; never earlier than was told.

        Args:
            told: the date that the portal worked out (ISO), empty when nothing is due.
            since: the date from which it counted.
            count: the working days it gave; 0 where somebody named the date itself, which then stands.
        """
        try:
            counted = self.after(date.fromisoformat(since), count).isoformat() if count else ""
        except ValueError:
            counted = ""
        return max(told, counted) if told else ""

    def kept(self, until: str) -> str:
        """Return the date until which something is kept, on a day when it can be collected."""
        try:
            return self.on_or_after(date.fromisoformat(until)).isoformat()
        except ValueError:
            return until
