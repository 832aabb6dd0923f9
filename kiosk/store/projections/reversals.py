"""Read model: which receipts are reversed, by which entry."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "reversals"
ORDER: Final = "reversed_number"


def _reversed(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "INSERT OR IGNORE INTO reversals (reversed_number, position, number, reason, approved_by)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            facts["reversed_receipt"],
            item.position,
            facts["receipt"]["number"],
            facts["reason"],
            facts["approved_by"],
        ),
    )


STEPS: Final[Steps] = {("basket.reversed", 1): _reversed}
