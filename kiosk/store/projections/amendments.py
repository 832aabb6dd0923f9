"""Read model: which entries amend which applications; the last one stands."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "amendments"
ORDER: Final = "position"


def _amended(database: Database, item: Projected) -> None:
    (application,) = item.facts["applications"]
    database.run(
        "INSERT INTO amendments (position, application_id, revision, seen_entry) VALUES (?, ?, ?, ?)",
        (item.position, application["application_id"], item.facts["revision"], item.facts["seen_entry"]),
    )


STEPS: Final[Steps] = {("application.amended", 1): _amended}
