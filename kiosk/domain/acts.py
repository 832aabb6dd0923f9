"""What each kind of act writes: the members of its bodies, as `portal/contract/entry.md` lists them."""

import base64
import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain import ledger
from kiosk.domain.application_facts import application_facts, item_words, personal_part
from kiosk.domain.basket import Basket, CashPayment
from kiosk.domain.entry import SALT_BYTES, body
from kiosk.domain.identifiers import OfficeCode, OperatorId, ReceiptNumber, SessionId
from kiosk.domain.money import Money
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper
from kiosk.domain.shift import Shift, ShiftClosing
from kiosk.domain.words import Words

SCHEMA: Final = 1
Fields = Mapping[str, Any]


class EntryKind(enum.StrEnum):
    """The kinds this program writes; it keeps and carries others."""

    EPOCH_OPENED = "epoch.opened"
    SESSION_OPENED = "session.opened"
    SESSION_CLOSED = "session.closed"
    SHIFT_OPENED = "shift.opened"
    BASKET_SETTLED = "basket.settled"
    BASKET_VOIDED = "basket.voided"
    BASKET_REVERSED = "basket.reversed"
    APPLICATION_FILED = "application.filed"
    SLIP_PAID = "slip.paid"
    TERMINAL_ASKED = "terminal.asked"
    TERMINAL_ANSWERED = "terminal.answered"
    APPLICATION_AMENDED = "application.amended"
    APPLICATION_WITHDRAWN = "application.withdrawn"
    RECEIPT_PRINTED = "receipt.printed"
    RECEIPT_REPRINTED = "receipt.reprinted"
    CASH_COUNTED = "cash.counted"
    SHIFT_CLOSED = "shift.closed"
    RECOVERY_FINDING = "recovery.finding"
    EXPORT_MADE = "export.made"
    BODY_ERASED = "body.erased"
    DUPLICATE_NOTICED = "duplicate.noticed"
    PERSON_LOOKED_UP = "person.looked_up"
    RESULT_HANDED_OVER = "result.handed_over"
    RESULT_UNCLAIMED = "result.unclaimed"
    CODE_REFUSED = "code.refused"
    LETTER_RECEIVED = "letter.received"
    LETTER_SENT = "letter.sent"
    FORM_PARKED = "form.parked"
    FORM_RELEASED = "form.released"
    SETTINGS_CHANGED = "settings.changed"
    COUNTER_RETIRED = "counter.retired"
    SUPPORT_ACCESS = "support.access"
    HELP_CALLED = "help.called"
    HELP_ANSWERED = "help.answered"
    HELP_ENDED = "help.ended"


@dataclass(frozen=True, slots=True)
class Act:
    """The content of an entry before it is salted: facts without personal data, personal parts apart."""

    kind: EntryKind
    facts: Fields
    personal: tuple[Fields, ...] = ()

    def bodies(self, octets: Callable[[int], bytes]) -> tuple[bytes, tuple[bytes, ...]]:
        """Return the final bytes of the facts and of each personal body, each with a salt from `octets`."""
        return (
            body(octets(SALT_BYTES), self.facts),
            tuple(body(octets(SALT_BYTES), fields) for fields in self.personal),
        )


@dataclass(frozen=True, slots=True)
class Issuer:
    """What a receipt says about where and by whom it was issued; the clerk by number, never by name."""

    office: OfficeCode
    office_name: Words
    counter: int
    clerk: OperatorId


@dataclass(frozen=True, slots=True)
class Reversal:
    """Why and by whom a receipt is undone."""

    reason: str
    approved_by: OperatorId


def session_opened(session: Session) -> Act:
    """Bind a session key to its operator."""
    operator = session.operator
    facts = {
        "operator": operator.signs_as,
        "role": str(operator.role),
        "session": session.session_id,
        "public_key": base64.urlsafe_b64encode(session.public_key).rstrip(b"=").decode(),
    }
    return Act(EntryKind.SESSION_OPENED, facts)


def session_closed(session_id: SessionId, reason: str) -> Act:
    """End a session."""
    return Act(EntryKind.SESSION_CLOSED, {"session": session_id, "reason": reason})


def shift_opened(shift: Shift) -> Act:
    """Put the float into the till."""
    facts = {
        "shift_id": shift.shift_id,
        "operator": shift.operator,
        "business_date": shift.business_date,
        "opening_float_dirhams": shift.opening_float.dirhams,
        "ledger": ledger.written(ledger.opening_lines(shift.opening_float)),
    }
    return Act(EntryKind.SHIFT_OPENED, facts)


def cash_counted(closing: ShiftClosing) -> Act:
    """State what lies in the till."""
    facts = {
        "shift_id": closing.shift.shift_id,
        "business_date": closing.shift.business_date,
        "counted_dirhams": closing.counted.dirhams,
        "expected_dirhams": closing.expected.dirhams,
    }
    return Act(EntryKind.CASH_COUNTED, facts)


def shift_closed(closing: ShiftClosing) -> Act:
    """Empty the till into the safe; a difference goes to suspense, unexplained."""
    facts = {
        **cash_counted(closing).facts,
        "difference_dirhams": closing.difference.dirhams,
        "ledger": ledger.written(ledger.closing_lines(closing.expected, closing.counted)),
    }
    return Act(EntryKind.SHIFT_CLOSED, facts)


def basket_settled(
    basket: Basket, payment: CashPayment, shift: Shift, issuer: Issuer, number: ReceiptNumber
) -> Act:
    """File and pay every application of a basket: one act, one receipt."""
    facts = {
        "basket_id": basket.basket_id,
        "business_date": shift.business_date,
        "shift_id": shift.shift_id,
        "office": issuer.office,
        "counter": issuer.counter,
        "applications": [application_facts(application) for application in basket.applications],
        "payments": [cash_facts(payment.tendered, payment.change)] if basket.due.dirhams else [],
        "ledger": ledger.written(ledger.settlement_lines(basket.applications)),
        "receipt": {
            "number": str(number),
            "words": {**issued_by(issuer), "items": [item_words(a) for a in basket.applications]},
        },
    }
    personal = tuple(personal_part(application) for application in basket.applications)
    return Act(EntryKind.BASKET_SETTLED, facts, personal)


def basket_voided(basket: Basket, shift: Shift, reason: str) -> Act:
    """Give up a basket before it is paid; what it held is not kept, that it was is."""
    facts = {
        "basket_id": basket.basket_id,
        "business_date": shift.business_date,
        "shift_id": shift.shift_id,
        "reason": reason,
        "services": [application.service_code for application in basket.applications],
    }
    return Act(EntryKind.BASKET_VOIDED, facts)


def basket_reversed(
    original: tuple[Fields, str], shift: Shift, issuer: Issuer, number: ReceiptNumber, reversal: Reversal
) -> Act:
    """Undo a settled basket with opposite lines and a receipt of its own.

    Args:
        original: facts and hash of the `basket.settled` entry.
        shift: the open shift whose till gives the money back.
        issuer: where and by whom.
        number: the new receipt's number.
        reversal: reason and the supervisor who approved.
    """
    facts, entry_hash = original
    lines = ledger.opposite_lines(ledger.read(facts["ledger"]))
    undone = {
        "basket_id": facts["basket_id"],
        "business_date": shift.business_date,
        "shift_id": shift.shift_id,
        "reason": reversal.reason,
        "reversed_receipt": facts["receipt"]["number"],
        "reversed_entry": entry_hash,
        "approved_by": reversal.approved_by,
        "applications": [application["application_id"] for application in facts["applications"]],
        "payments": [cash_facts(Money(-paid["dirhams"]), Money(0)) for paid in facts["payments"]],
        "ledger": ledger.written(lines),
        "receipt": {
            "number": str(number),
            "words": {**issued_by(issuer), "items": facts["receipt"]["words"]["items"]},
        },
    }
    return Act(EntryKind.BASKET_REVERSED, undone)


def receipt_on_paper(number: ReceiptNumber, copy: int, paper: Paper) -> Act:
    """Record what became of a print: the original (copy 0) or the n-th copy."""
    facts: dict[str, Any] = {"receipt_number": str(number), "paper": str(paper)}
    if copy == 0:
        return Act(EntryKind.RECEIPT_PRINTED, facts)
    return Act(EntryKind.RECEIPT_REPRINTED, {**facts, "copy": copy})


def issued_by(issuer: Issuer) -> dict[str, Any]:
    """Return the printed words about where and by whom."""
    return {
        "office_name_ar": issuer.office_name.ar,
        "office_name_en": issuer.office_name.en,
        "counter": issuer.counter,
        "clerk": issuer.clerk,
    }


def cash_facts(tendered: Money, change: Money) -> dict[str, Any]:
    """Return a payment in cash."""
    return {
        "method": "cash",
        "tendered_dirhams": tendered.dirhams,
        "change_dirhams": change.dirhams,
        "dirhams": (tendered - change).dirhams,
    }
