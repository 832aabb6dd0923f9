"""Read model: the register of letters, by their running numbers."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "letter_register"
ORDER: Final = "position"


def _entered(database: Database, item: Projected) -> None:
    facts = item.facts
    if "number" not in facts:  # a proposal, or a receipt of an earlier program
        return
    direction = "out" if item.entry.kind == "letter.sent" else "in"
    database.run(
        "INSERT INTO letter_register"
        " (position, direction, year, series, sequence, number, item_id, operator, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(item.position, direction, facts["year"], facts["series"], facts["sequence"], facts["number"]),
            *(str(facts.get("item_id", "")), str(item.entry.author.operator or ""), item.wall),
        ),
    )


STEPS: Final[Steps] = {("letter.received", 1): _entered, ("letter.sent", 1): _entered}
