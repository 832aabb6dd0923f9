"""Read model: what was asked of the payment terminal, and how each request ended."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "terminal_payments"
ORDER: Final = "position"
PAID: Final = "paid"


def _asked(database: Database, item: Projected) -> None:
    database.run(
        "INSERT OR IGNORE INTO terminal_payments (position, request, application_id, outcome)"
        " VALUES (?, ?, ?, NULL)",
        (item.position, item.facts["request"], item.facts["application_id"]),
    )


def _answered(database: Database, item: Projected) -> None:
    _end(database, item.facts["request"], item.facts["outcome"])


def _paid(database: Database, item: Projected) -> None:
    for payment in item.facts["payments"]:
        if "request" in payment:
            _end(database, payment["request"], PAID)


def _end(database: Database, request: str, outcome: str) -> None:
    database.run("UPDATE terminal_payments SET outcome = ? WHERE request = ?", (outcome, request))


STEPS: Final[Steps] = {
    ("terminal.asked", 1): _asked,
    ("terminal.answered", 1): _answered,
    ("slip.paid", 1): _paid,
}
