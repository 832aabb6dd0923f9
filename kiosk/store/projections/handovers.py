"""Read model: what became of results at this counter."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "handovers"
ORDER: Final = "position"


def _given(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "INSERT INTO handovers (position, tracking_number, application_id, outcome, office, at, slip)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            item.position,
            facts["tracking_number"],
            facts["application_id"],
            item.entry.kind.removeprefix("result."),
            facts["office"],
            facts["at"],
            str(facts.get("receipt", {}).get("number", "")),
        ),
    )


STEPS: Final[Steps] = {(kind, 1): _given for kind in ("result.handed_over", "result.unclaimed")}
