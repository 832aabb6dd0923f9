"""Void a basket before it is paid; the journal keeps that it happened."""

from kiosk.domain import acts
from kiosk.domain.basket import Basket
from kiosk.domain.entry import Entry
from kiosk.domain.operator import Session
from kiosk.errors import AlreadySettledError, EmptyBasketError
from kiosk.usecases.counter import Counter, own_shift


def void_basket(counter: Counter, session: Session, basket: Basket, reason: str) -> Entry:
    """Give a basket up.

    Raises:
        EmptyBasketError: there is nothing to void.
        AlreadySettledError: it was paid or voided before; a paid one is reversed instead.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    if not basket.applications:
        raise EmptyBasketError
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        if act.is_basket_settled(basket.basket_id):
            raise AlreadySettledError(basket.basket_id)
        return act.append(counter.draft(acts.basket_voided(basket, shift, reason), session))
