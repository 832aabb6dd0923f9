"""Cash a payment slip: the fee of an application filed at self-service goes into this counter's till."""

from kiosk.domain import selfservice_acts
from kiosk.domain.basket import Basket
from kiosk.domain.money import Money
from kiosk.domain.operator import Session
from kiosk.domain.receipt_of_entry import receipt_of
from kiosk.domain.slip import PaymentSlip, application_of
from kiosk.errors import AlreadySettledError
from kiosk.ports import ReceiptSealer
from kiosk.usecases.counter import Counter, own_shift
from kiosk.usecases.take_payment import Settlement, sealed


def slip_basket(counter: Counter, slip: PaymentSlip) -> Basket:
    """Return what is to be paid for a slip."""
    return Basket(slip.basket_id, (application_of(slip, counter.books.catalogue()),))


def cash_slip(
    counter: Counter, sealer: ReceiptSealer, session: Session, slip: PaymentSlip, tendered: Money
) -> Settlement:
    """Take the money of a slip as one entry; return the receipt once it is durable.

    Raises:
        NotPayableInCashError, TooLittleTenderedError: the cash does not fit the slip.
        AlreadySettledError: this slip was cashed here before; at another counter the portal finds it.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
        OutcomeUnknownError: it is not known whether the act was stored; do not take money again.
    """
    basket = slip_basket(counter, slip)
    payment = basket.pay_in_cash(tendered)
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        if act.is_basket_settled(basket.basket_id):
            raise AlreadySettledError(basket.basket_id)
        number = act.next_receipt_number(shift.business_date)
        paid = selfservice_acts.slip_paid(slip, basket, payment, shift, counter.issuer(session), number)
        entry = act.append(counter.draft(paid, session))
    return Settlement(receipt_of(entry, sealed(sealer, entry)), entry, basket.applications, act.durability)
