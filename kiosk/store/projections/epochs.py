"""Read model: the epochs of this store."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "epochs"
ORDER: Final = "first_position"


def _opened(database: Database, item: Projected) -> None:
    place, facts = item.entry.place, item.facts
    database.run(
        "INSERT INTO epochs (first_position, epoch, ordinal, device_id, reason) VALUES (?, ?, ?, ?, ?)",
        (item.position, place.epoch, facts["ordinal"], place.device_id, facts["reason"]),
    )


STEPS: Final[Steps] = {("epoch.opened", 1): _opened}
