"""The acts of self-service: an application filed by a citizen, and its payment at any counter."""

from dataclasses import dataclass
from typing import Any

from kiosk.domain import acts, ledger
from kiosk.domain.acts import Act, EntryKind, Issuer
from kiosk.domain.application import Application
from kiosk.domain.application_facts import application_facts, item_words, personal_part
from kiosk.domain.basket import Basket, CashPayment
from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.shift import Shift
from kiosk.domain.slip import PaymentSlip

CONSENT = "self-service-1"  # names the words agreed to; other words get another name


@dataclass(frozen=True, slots=True)
class Filing:
    """One citizen's basket as filed: `to_show` are the papers that a person still has to see, by code."""

    basket: Basket
    to_show: tuple[str, ...]
    business_date: str


def application_filed(filing: Filing, issuer: Issuer, number: ReceiptNumber) -> Act:
    """File what a citizen asked for; nothing is paid, what is owed is said."""
    basket = filing.basket
    facts = {
        "basket_id": basket.basket_id,
        "business_date": filing.business_date,
        "office": issuer.office,
        "counter": issuer.counter,
        "applications": [_filed(application, filing.to_show) for application in basket.applications],
        "due_dirhams": basket.due.dirhams,
        "consent": CONSENT,
        "payments": [],
        "ledger": [],
        "receipt": {"number": str(number), "words": _words(basket, issuer)},
    }
    return Act(EntryKind.APPLICATION_FILED, facts, tuple(personal_part(a) for a in basket.applications))


def slip_paid(
    slip: PaymentSlip,
    basket: Basket,
    payment: CashPayment,
    shift: Shift,
    issuer: Issuer,
    number: ReceiptNumber,
) -> Act:
    """Take the money of a slip into this till; the application itself was filed elsewhere."""
    lines = ledger.settlement_lines(basket.applications)
    cash = acts.cash_facts(payment.tendered, payment.change)
    return slip_paid_by(
        slip, basket, PaidSlip([cash], lines, shift.shift_id, shift.business_date), issuer, number
    )


@dataclass(frozen=True, slots=True)
class PaidSlip:
    """How a slip was paid: the payments as an entry carries them, their lines, and where it is booked."""

    payments: list[dict[str, Any]]
    lines: ledger.Lines
    shift_id: str
    business_date: str


def slip_paid_by(
    slip: PaymentSlip, basket: Basket, paid: PaidSlip, issuer: Issuer, number: ReceiptNumber
) -> Act:
    """Take the money of a slip, by whatever means."""
    facts = {
        "basket_id": basket.basket_id,
        "business_date": paid.business_date,
        "shift_id": paid.shift_id,
        "office": issuer.office,
        "counter": issuer.counter,
        "applications": [application_facts(application) for application in basket.applications],
        "filed_at": {"office_number": slip.office_number, "counter": slip.counter},
        "payments": paid.payments,
        "ledger": ledger.written(paid.lines),
        "receipt": {"number": str(number), "words": _words(basket, issuer)},
    }
    return Act(EntryKind.SLIP_PAID, facts)


def _filed(application: Application, to_show: tuple[str, ...]) -> dict[str, Any]:
    return {**application_facts(application), "documents_to_show": sorted(to_show)}


def _words(basket: Basket, issuer: Issuer) -> dict[str, Any]:
    return {**acts.issued_by(issuer), "items": [item_words(a) for a in basket.applications]}
