"""The acts around a payment terminal: money is about to be asked for, what became of it, and money taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kiosk.domain import ledger
from kiosk.domain.acts import Act, EntryKind, Issuer
from kiosk.domain.basket import Basket
from kiosk.domain.identifiers import ApplicationId, ReceiptNumber
from kiosk.domain.money import Money
from kiosk.domain.selfservice_acts import PaidSlip, slip_paid_by
from kiosk.domain.slip import PaymentSlip
from kiosk.domain.terminal_payment import Paid, PaymentRequest, Refused, RequestNumber, Unknown

NO_SHIFT: Final = "self-service"  # stands where a counter names its shift: no till is touched
REFUSED, UNKNOWN = "refused", "unknown"


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """A request whose end is not known; `filed` is the receipt of the application it pays for.

    `is_told` says that *not known* stands in the journal already.
    """

    request: PaymentRequest
    filed: ReceiptNumber
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where and on which business date an act of the terminal is booked."""

    issuer: Issuer
    business_date: str


def terminal_asked(payment: OpenPayment, place: Place) -> Act:
    """Note that money is about to be asked for; nothing has left yet."""
    return Act(EntryKind.TERMINAL_ASKED, {**_about(payment, place), "receipt_number": str(payment.filed)})


def terminal_answered(payment: OpenPayment, place: Place, outcome: Refused | Unknown) -> Act:
    """Note that no money was taken, or that nobody knows yet."""
    said = REFUSED if isinstance(outcome, Refused) else UNKNOWN
    facts = {**_about(payment, place), "outcome": said, "reason": str(outcome.reason)}
    return Act(EntryKind.TERMINAL_ANSWERED, facts)


def paid_at_terminal(
    slip: PaymentSlip, basket: Basket, taken: tuple[OpenPayment, Paid], place: Place, number: ReceiptNumber
) -> Act:
    """Note money that a terminal took for what a slip asks: the same act as a slip cashed at a counter."""
    payment, paid = taken
    said = PaidSlip(
        payments=[_payment(payment.request, paid)],
        lines=ledger.settlement_lines(basket.applications, ledger.TERMINAL),
        shift_id=NO_SHIFT,
        business_date=place.business_date,
    )
    return slip_paid_by(slip, basket, said, place.issuer, number)


def _payment(request: PaymentRequest, paid: Paid) -> dict[str, Any]:
    said = {
        "method": str(paid.means),
        "dirhams": request.amount.dirhams,
        "request": request.number,
        "reference": paid.reference,
        "terminal": paid.terminal,
        "approval": paid.approval,
        "scheme": paid.scheme,
        "last_digits": paid.last_digits,
    }
    return {name: value for name, value in said.items() if value != ""}


def _about(payment: OpenPayment, place: Place) -> dict[str, Any]:
    request = payment.request
    return {
        "business_date": place.business_date,
        "office": place.issuer.office,
        "counter": place.issuer.counter,
        "application_id": request.application_id,
        "request": request.number,
        "dirhams": request.amount.dirhams,
    }


def payment_asked(facts: Mapping[str, Any], wall: str) -> OpenPayment:
    """Return the request that a `terminal.asked` entry tells of.

    Raises:
        KeyError, ValueError: its facts are not of the published form.
    """
    request = PaymentRequest(
        RequestNumber(facts["request"]),
        ApplicationId(facts["application_id"]),
        Money(facts["dirhams"]),
        datetime.fromisoformat(wall),
    )
    return OpenPayment(request, ReceiptNumber.parse(facts["receipt_number"]))
