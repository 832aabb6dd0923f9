"""Requests to the payment terminal as the use cases ask for them, read from the entries that tell of them."""

from collections.abc import Sequence
from typing import Final

from kiosk.domain.identifiers import ApplicationId, ReceiptNumber
from kiosk.domain.slip import slip_basket_of
from kiosk.domain.terminal_acts import UNKNOWN, OpenPayment, payment_asked
from kiosk.store import entry_table
from kiosk.store.database import Database
from kiosk.store.projections.projected import projected

_IS_OPEN: Final = "(outcome IS NULL OR outcome = 'unknown')"


def open_payments(database: Database) -> Sequence[OpenPayment]:
    """Return the requests whose end is not known, oldest first."""
    rows = database.rows(
        f"SELECT position, outcome FROM terminal_payments WHERE {_IS_OPEN} ORDER BY position"  # noqa: S608 - own
    )
    return [_read(database, int(position), outcome) for position, outcome in rows]


def _read(database: Database, position: int, outcome: str | None) -> OpenPayment:
    entry = entry_table.entry_at(database, position)
    if entry is None:
        raise LookupError("a request without its entry")
    item = projected(position, entry)
    payment = payment_asked(item.facts, item.wall)
    return OpenPayment(payment.request, payment.filed, is_told=outcome == UNKNOWN)


def is_looked_into(database: Database, application_id: ApplicationId) -> bool:
    """Say whether it is not known of a payment for this application whether it was taken."""
    sql = f"SELECT 1 FROM terminal_payments WHERE application_id = ? AND {_IS_OPEN}"  # noqa: S608 - own
    return database.row(sql, (application_id,)) is not None


def paid_receipt(database: Database, application_id: ApplicationId) -> ReceiptNumber | None:
    """Return the receipt of the slip that was paid here for an application, None where none was."""
    found = database.value(
        "SELECT receipts.number FROM baskets JOIN receipts ON receipts.position = baskets.position"
        " WHERE baskets.basket_id = ?",
        (slip_basket_of(application_id),),
    )
    return None if found is None else ReceiptNumber.parse(str(found))
