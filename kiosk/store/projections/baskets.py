"""Read model: how each basket ended."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "baskets"
ORDER: Final = "basket_id"


def _ended(database: Database, item: Projected) -> None:
    database.run(
        "INSERT OR IGNORE INTO baskets (basket_id, position, outcome) VALUES (?, ?, ?)",
        (item.facts["basket_id"], item.position, item.entry.kind),
    )


STEPS: Final[Steps] = {
    (kind, 1): _ended for kind in ("basket.settled", "basket.voided", "application.filed", "slip.paid")
}
