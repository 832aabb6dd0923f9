"""Open a shift with a float in the till."""

from kiosk.domain import acts
from kiosk.domain.calendar import business_date, wall_text
from kiosk.domain.identifiers import ShiftId
from kiosk.domain.money import Money, payable_in_cash
from kiosk.domain.operator import Session
from kiosk.domain.shift import Shift
from kiosk.errors import NotPayableInCashError
from kiosk.usecases.counter import Counter, own_shift


def open_shift(counter: Counter, session: Session, opening_float: Money) -> Shift:
    """Open a shift, or return the one this person has open already.

    Raises:
        ShiftOpenElsewhereError: somebody else's shift is open at this counter.
        NotPayableInCashError: the float cannot be made of coins and notes.
    """
    with counter.journal.act() as act:
        existing = act.open_shift()
        if existing is not None:
            return own_shift(existing, session)
        if not payable_in_cash(opening_float):
            raise NotPayableInCashError(opening_float.plain)
        now = counter.clock.now()
        shift = Shift(
            ShiftId(counter.new_id()),
            session.operator.operator_id,
            business_date(now, counter.books.last_business_date()),
            wall_text(now),
            opening_float,
        )
        act.append(counter.draft(acts.shift_opened(shift), session))
    return shift
