"""The open shift and its totals, as the read model has them."""

from kiosk.domain.identifiers import OperatorId, ShiftId
from kiosk.domain.money import Money
from kiosk.domain.shift import Shift, ShiftTotals
from kiosk.store.database import Database


def open_shift(database: Database) -> Shift | None:
    """Return the open shift, None when every shift is closed."""
    row = database.row(
        "SELECT shift_id, operator, business_date, opened_at, opening_float_dirhams FROM shifts"
        " WHERE closed_position IS NULL ORDER BY opened_position DESC LIMIT 1"
    )
    if row is None:
        return None
    shift_id, operator, business_date, opened_at, opening = row
    return Shift(ShiftId(shift_id), OperatorId(operator), business_date, opened_at, Money(opening))


def shift_totals(database: Database) -> ShiftTotals | None:
    """Return the totals of the open shift: receipts and applications gross, money net of reversals."""
    row = database.row(
        "SELECT receipts, reversed_receipts, applications, taken_dirhams, till_dirhams FROM shifts"
        " WHERE closed_position IS NULL ORDER BY opened_position DESC LIMIT 1"
    )
    if row is None:
        return None
    receipts, reversed_receipts, applications, taken, till = row
    return ShiftTotals(receipts, reversed_receipts, applications, Money(taken), Money(till))
