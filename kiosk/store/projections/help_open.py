"""Read model: calls for a person that this machine has made and not ended."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "help_open"
ORDER: Final = "position"


def _called(database: Database, item: Projected) -> None:
    database.run(
        "INSERT INTO help_open (position, help_id) VALUES (?, ?)", (item.position, item.facts["help_id"])
    )


def _ended(database: Database, item: Projected) -> None:
    database.run("DELETE FROM help_open WHERE help_id = ?", (item.facts["help_id"],))


STEPS: Final[Steps] = {("help.called", 1): _called, ("help.ended", 1): _ended}
