"""Close a shift with a count of the till."""

from kiosk.domain import acts
from kiosk.domain.money import Money, payable_in_cash
from kiosk.domain.operator import Role, Session
from kiosk.domain.shift import Shift, ShiftClosing
from kiosk.errors import NoOpenShiftError, NotPayableInCashError
from kiosk.usecases.counter import Counter, own_shift


def close_shift(counter: Counter, session: Session, counted: Money) -> ShiftClosing:
    """Write the count and the close as one act; a difference goes to suspense and nobody is blamed.

    The count is blind: it is taken before the expected amount is shown.

    Raises:
        NoOpenShiftError: none is open.
        ShiftOpenElsewhereError: it is somebody else's and this person is no supervisor.
        NotPayableInCashError: no coins make the counted amount.
    """
    if not payable_in_cash(counted):
        raise NotPayableInCashError(counted.plain)
    with counter.journal.act() as act:
        shift = _closable(act.open_shift(), session)
        closing = ShiftClosing(shift, act.shift_totals().expected_cash, counted)
        act.append(counter.draft(acts.cash_counted(closing), session))
        act.append(counter.draft(acts.shift_closed(closing), session))
    return closing


def _closable(shift: Shift | None, session: Session) -> Shift:
    if shift is None:
        raise NoOpenShiftError
    return shift if session.operator.role is Role.SUPERVISOR else own_shift(shift, session)
