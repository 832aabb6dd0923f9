"""Take the fee of an application by the payment terminal: noted before it is asked for, never asked twice.

What is not known stays open over restarts and crashes until the terminal has said what became of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain.acts import Act, Issuer
from kiosk.domain.basket import Basket
from kiosk.domain.calendar import business_date
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import OperatorId, ReceiptNumber
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_of_entry import receipt_of
from kiosk.domain.slip import PaymentSlip, application_of, slip_of
from kiosk.domain.terminal_acts import (
    OpenPayment,
    Place,
    paid_at_terminal,
    terminal_answered,
    terminal_asked,
)
from kiosk.domain.terminal_payment import (
    REQUEST_BITS,
    Outcome,
    Paid,
    PaymentRequest,
    Unknown,
    believed,
    request_number,
)
from kiosk.errors import AlreadySettledError, MalformedIdentifierError
from kiosk.ports import ReceiptSealer
from kiosk.usecases.counter import Counter
from kiosk.usecases.take_payment import Settlement, sealed


def open_payments(counter: Counter) -> Sequence[OpenPayment]:
    """Return the requests whose end is not known, oldest first."""
    return counter.books.open_payments()


def begin_payment(counter: Counter, session: Session, filed: Receipt) -> OpenPayment:
    """Note that money is about to be asked for; the terminal may hear of it once this returns.

    Args:
        counter: this machine.
        session: the citizen's.
        filed: the receipt of the application, as filed here.

    Raises:
        AlreadySettledError: it is paid, or nobody knows yet whether it is.
        MalformedIdentifierError: no such receipt was given here, or nothing is owed by it.
        DiskFullError, OutcomeUnknownError: it is not noted; do not ask.
    """
    slip = _slip(_filed(counter, filed.number))
    number = request_number(counter.randomness.bits(REQUEST_BITS))
    request = PaymentRequest(number, slip.application_id, slip.amount, counter.clock.now())
    payment = OpenPayment(request, filed.number)
    with counter.journal.act() as act:
        unended = {one.request.application_id for one in counter.books.open_payments()}
        if act.is_basket_settled(slip.basket_id) or slip.application_id in unended:
            raise AlreadySettledError(slip.basket_id)
        act.append(counter.draft(terminal_asked(payment, _place(counter)), session))
    return payment


def end_payment(
    counter: Counter, sealer: ReceiptSealer, session: Session | None, payment: OpenPayment, outcome: Outcome
) -> tuple[Outcome, Settlement | None]:
    """Note what became of a request, once; money taken is the entry that a counter's cashed slip is.

    Args:
        counter: this machine.
        sealer: the receipt key.
        session: the citizen's; None when the program itself asked later.
        payment: the request.
        outcome: what the terminal says.

    Returns:
        What may be believed of it, and the receipt of money that was taken.

    Raises:
        OutcomeUnknownError, StoreError: it is not noted; the request stays open and is asked about again.
    """
    outcome = believed(payment.request, outcome, counter.clock.now())
    place = _place(counter)
    if isinstance(outcome, Paid):
        return outcome, _paid(counter, sealer, session, (payment, outcome))
    if not (isinstance(outcome, Unknown) and payment.is_told):
        _note(counter, session, payment, terminal_answered(payment, place, outcome))
    return outcome, None


def _note(counter: Counter, session: Session | None, payment: OpenPayment, said: Act) -> None:
    with counter.journal.act() as act:
        if _is_open(counter, payment):
            act.append(counter.draft(said, session))


def _paid(
    counter: Counter, sealer: ReceiptSealer, session: Session | None, taken: tuple[OpenPayment, Paid]
) -> Settlement | None:
    payment, _ = taken
    filed, place = _filed(counter, payment.filed), _place(counter)
    slip = replace(_slip(filed), office_number=counter.place.office_number, counter=counter.place.counter)
    basket = Basket(slip.basket_id, (application_of(slip, counter.books.catalogue()),))
    with counter.journal.act() as act:
        if not _is_open(counter, payment):
            return None
        number = act.next_receipt_number(place.business_date)
        entry = act.append(counter.draft(paid_at_terminal(slip, basket, taken, place, number), session))
    receipt = receipt_of(entry, sealed(sealer, entry), filed)
    return Settlement(receipt, entry, basket.applications, act.durability)


def _is_open(counter: Counter, payment: OpenPayment) -> bool:
    return any(one.request.number == payment.request.number for one in counter.books.open_payments())


def _filed(counter: Counter, number: ReceiptNumber) -> Entry:
    entry = counter.journal.find_receipt(number)
    if entry is None:
        raise MalformedIdentifierError(f"no receipt {number}")
    return entry


def _slip(filed: Entry) -> PaymentSlip:
    slip = slip_of(filed)
    if slip is None:
        raise MalformedIdentifierError("nothing is owed")
    return slip


def _place(counter: Counter) -> Place:
    here = counter.place
    issuer = Issuer(here.office, here.office_name, here.counter, OperatorId(""))
    return Place(issuer, business_date(counter.clock.now(), counter.books.last_business_date()))
