"""A clerk's time at a counter: opened with a float, closed with a count."""

from dataclasses import dataclass

from kiosk.domain.identifiers import OperatorId, ShiftId
from kiosk.domain.money import Money


@dataclass(frozen=True, slots=True)
class Shift:
    """An open shift; `business_date` is the Africa/Tripoli date at opening and never runs backwards."""

    shift_id: ShiftId
    operator: OperatorId
    business_date: str
    opened_at: str
    opening_float: Money


@dataclass(frozen=True, slots=True)
class ShiftTotals:
    """What the journal says is in the till of an open shift."""

    receipts: int
    reversed_receipts: int
    applications: int
    taken: Money
    expected_cash: Money


@dataclass(frozen=True, slots=True)
class ShiftClosing:
    """The result of a close: counted against expected, the difference goes to suspense."""

    shift: Shift
    expected: Money
    counted: Money

    @property
    def difference(self) -> Money:
        """Counted minus expected; its default cause is *unexplained*."""
        return self.counted - self.expected
