"""Read model: parked forms that this counter has filed."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "parked_released"
ORDER: Final = "position"


def _released(database: Database, item: Projected) -> None:
    database.run(
        "INSERT INTO parked_released (position, parked_id) VALUES (?, ?)",
        (item.position, item.facts["parked_id"]),
    )


STEPS: Final[Steps] = {("form.released", 1): _released}
