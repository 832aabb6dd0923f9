"""Read model: wrong collection codes that were tried at this counter."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "codes_refused"
ORDER: Final = "position"


def _refused(database: Database, item: Projected) -> None:
    database.run(
        "INSERT INTO codes_refused (position, tracking_number, issued) VALUES (?, ?, ?)",
        (item.position, item.facts["tracking_number"], item.facts["issued"]),
    )


STEPS: Final[Steps] = {("code.refused", 1): _refused}
