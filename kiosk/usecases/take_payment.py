"""Take cash for a basket: the one act that files, pays and numbers everything in it."""

from dataclasses import dataclass, replace

from kiosk.domain import acts
from kiosk.domain.application import Application
from kiosk.domain.basket import Basket
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ReceiptNumber, TrackingNumber, series_of
from kiosk.domain.item_number import indicator_wanted
from kiosk.domain.money import Money
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_of_entry import receipt_expected, receipt_of, seal_of
from kiosk.domain.slip import slip_of
from kiosk.errors import AlreadySettledError
from kiosk.ports import ActTransaction, Durability, ReceiptSealer
from kiosk.usecases.counter import Counter, own_shift
from kiosk.usecases.file_application import draw_tracking_number


@dataclass(frozen=True, slots=True)
class Settlement:
    """A durable act with a receipt: made only after the journal holds it."""

    receipt: Receipt
    entry: Entry
    applications: tuple[Application, ...]
    durability: Durability | None


def take_payment(
    counter: Counter, sealer: ReceiptSealer, session: Session, basket: Basket, tendered: Money
) -> Settlement:
    """Settle a basket as one entry; return its receipt once the entry is durable.

    Raises:
        EmptyBasketError, NotPayableInCashError, TooLittleTenderedError: the cash does not fit the basket.
        AlreadySettledError: this basket was paid or voided before (a double tap, a repeated key).
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
        ItemNumbersUsedUpError: a postal item needs a number and none is left.
        OutcomeUnknownError: it is not known whether the act was stored; do not take or give money again.
    """
    payment = basket.pay_in_cash(tendered)
    with counter.journal.act() as act:
        shift = own_shift(act.open_shift(), session)
        if act.is_basket_settled(basket.basket_id):
            raise AlreadySettledError(basket.basket_id)
        numbered = with_item_numbers(act, with_free_numbers(counter, act, basket))
        numbered = numbered.naming_versions_besides(*counter.in_force())
        number = act.next_receipt_number(shift.business_date)
        settled = acts.basket_settled(numbered, payment, shift, counter.issuer(session), number)
        entry = act.append(counter.draft(settled, session))
    return Settlement(receipt_of(entry, sealed(sealer, entry)), entry, numbered.applications, act.durability)


def expected_receipt(counter: Counter, session: Session, basket: Basket) -> Receipt:
    """Return what the receipt would say if the exact fee were taken now, so that its paper can be prepared.

    Raises:
        EmptyBasketError, NotPayableInCashError: there is nothing to be paid in cash.
        NoOpenShiftError, ShiftOpenElsewhereError: this person has no shift open here.
    """
    shift, place = own_shift(counter.books.open_shift(), session), counter.place
    year = int(shift.business_date[:4])
    number = ReceiptNumber(place.office, place.counter, year, series_of(place.portal_series, 1), 0)
    payment = basket.pay_in_cash(basket.due)
    settled = acts.basket_settled(basket, payment, shift, counter.issuer(session), number)
    return receipt_expected(counter.draft(settled, session))


def with_item_numbers(act: ActTransaction, basket: Basket) -> Basket:
    """Return the basket with a postal item number for each item that came without a label.

    Raises:
        ItemNumbersUsedUpError: the portal's lease is used up.
    """
    wanted = [indicator_wanted(application.answers) for application in basket.applications]
    fresh = {one: iter(act.next_item_numbers(one, wanted.count(one))) for one in {*wanted} - {""}}
    applications = (
        replace(application, item_number=next(fresh[indicator])) if indicator else application
        for indicator, application in zip(wanted, basket.applications, strict=True)
    )
    return Basket(basket.basket_id, tuple(applications))


def sealed(sealer: ReceiptSealer, entry: Entry) -> str:
    """Return the text of the QR for an entry that carries a receipt; the same entry gives the same text.

    While something is owed it is the payment slip.
    """
    slip = slip_of(entry)
    if slip is not None:
        return sealer.seal_slip(slip)
    seal = seal_of(entry)
    return sealer.seal(seal.number, entry.hash, entry.seq, seal.total.dirhams, seal.unix_s)


def with_free_numbers(counter: Counter, act: ActTransaction, basket: Basket) -> Basket:
    """Return the basket with tracking numbers nobody here has, drawn again where one is taken."""
    taken: set[TrackingNumber] = set()
    applications = []
    for application in basket.applications:
        number = application.tracking_number
        while number in taken or not act.is_tracking_number_free(number):
            number = draw_tracking_number(counter)
        taken.add(number)
        applications.append(replace(application, tracking_number=number))
    return Basket(basket.basket_id, tuple(applications))
