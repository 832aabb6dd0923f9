"""Read model: calls for a person that somebody at this counter has answered."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "help_answered"
ORDER: Final = "position"


def _answered(database: Database, item: Projected) -> None:
    database.run(
        "INSERT INTO help_answered (position, help_id) VALUES (?, ?)", (item.position, item.facts["help_id"])
    )


STEPS: Final[Steps] = {("help.answered", 1): _answered}
