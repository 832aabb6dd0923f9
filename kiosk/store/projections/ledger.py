"""Read model: every money line, in the order of the journal."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "ledger_lines"
ORDER: Final = "line_id"
LINES_PER_ENTRY: Final = 65536


def _posted(database: Database, item: Projected) -> None:
    for number, line in enumerate(item.facts["ledger"]):
        database.run(
            "INSERT INTO ledger_lines (line_id, account, dirhams) VALUES (?, ?, ?)",
            (item.position * LINES_PER_ENTRY + number, line["account"], line["dirhams"]),
        )


STEPS: Final[Steps] = {
    (kind, 1): _posted
    for kind in (
        *("shift.opened", "basket.settled", "basket.reversed", "application.withdrawn"),
        *("slip.paid", "shift.closed"),
    )
}
