"""Print a receipt again: the same words from the same bytes, marked as a copy."""

from dataclasses import replace

from kiosk.domain.acts import EntryKind
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, ReceiptNumber
from kiosk.domain.money import ZERO
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_of_entry import receipt_of, receipt_undone
from kiosk.errors import MalformedIdentifierError
from kiosk.ports import Journal, ReceiptSealer
from kiosk.usecases.counter import Counter
from kiosk.usecases.take_payment import sealed


def reprint_receipt(counter: Counter, sealer: ReceiptSealer, number: ReceiptNumber) -> Receipt:
    """Return the receipt to print next: the original while no paper can exist, else the n-th copy.

    Args:
        counter: this counter.
        sealer: the receipt key.
        number: of the receipt; of an application that was paid here since, the receipt of that is given.

    Raises:
        MalformedIdentifierError: this counter issued no such receipt.
    """
    entry = _issued(counter.journal, number)
    paid = _paid_here(counter, entry)
    if paid is not None:
        return reprint_receipt(counter, sealer, paid)
    original = None
    undone = receipt_undone(entry.facts_fields())
    if undone is not None:
        original = _issued(counter.journal, undone)
    elif entry.kind == EntryKind.SLIP_PAID:
        original = _filed_here(counter, entry)
    copy = counter.books.copies_printed(number)
    confirmed = counter.books.is_confirmed(number)
    receipt = receipt_of(entry, sealed(sealer, entry), original, copy, confirmed=confirmed)
    return replace(receipt, is_looked_into=receipt.due != ZERO and _is_looked_into(counter, entry))


def _paid_here(counter: Counter, entry: Entry) -> ReceiptNumber | None:
    """Return the receipt that says that what an entry asks for is paid: no second slip for it is printed."""
    if entry.kind != EntryKind.APPLICATION_FILED or not entry.facts_fields()["due_dirhams"]:
        return None
    (application,) = entry.facts_fields()["applications"]
    return counter.books.paid_receipt(ApplicationId(application["application_id"]))


def _filed_here(counter: Counter, paid: Entry) -> Entry | None:
    """Return the filing that was paid, None where it lies at another machine."""
    (application,) = paid.facts_fields()["applications"]
    found = counter.books.find_application(ApplicationId(application["application_id"]))
    return found.original if found is not None else None


def _is_looked_into(counter: Counter, filed: Entry) -> bool:
    return any(
        counter.books.is_looked_into(ApplicationId(one["application_id"]))
        for one in filed.facts_fields()["applications"]
    )


def _issued(journal: Journal, number: ReceiptNumber) -> Entry:
    entry = journal.find_receipt(number)
    if entry is None:
        raise MalformedIdentifierError(f"no receipt {number}")
    return entry
