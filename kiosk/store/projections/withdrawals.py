"""Read model: which applications were withdrawn and refunded, by which entry."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "withdrawals"
ORDER: Final = "application_id"


def _withdrawn(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "INSERT OR IGNORE INTO withdrawals"
        " (application_id, position, withdrawn_number, number, reason, approved_by)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            facts["application_id"],
            item.position,
            facts["withdrawn_receipt"],
            facts["receipt"]["number"],
            facts["reason"],
            facts["approved_by"],
        ),
    )


STEPS: Final[Steps] = {("application.withdrawn", 1): _withdrawn}
