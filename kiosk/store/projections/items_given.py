"""Read model: postal item numbers that this counter has given out."""

from typing import Final

from kiosk.domain.item_number import parts_of
from kiosk.store.database import Database
from kiosk.store.projections.applications import PER_ENTRY
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "items_given"
ORDER: Final = "row_id"


def _given(database: Database, item: Projected) -> None:
    said = item.facts.get("applications", (item.facts,))
    for place, one in enumerate(said):
        if one.get("item_number"):
            row = (item.position * PER_ENTRY + place, *parts_of(one["item_number"]))
            database.run("INSERT INTO items_given (row_id, indicator, serial) VALUES (?, ?, ?)", row)


STEPS: Final[Steps] = {
    (kind, 1): _given for kind in ("basket.settled", "application.filed", "result.handed_over")
}
