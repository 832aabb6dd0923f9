"""Read model: this counter's entries that carry a parked form, as long as its body is not erased."""

from typing import Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "parked_entries"
ORDER: Final = "position"


def _parked(database: Database, item: Projected) -> None:
    (body_hash,) = item.entry.envelope_fields()["personal_hashes"]
    database.run(
        "INSERT INTO parked_entries (position, parked_id, until, seq, body_hash) VALUES (?, ?, ?, ?, ?)",
        (item.position, item.facts["parked_id"], item.facts["until"], item.entry.seq, body_hash),
    )


def _erased(database: Database, item: Projected) -> None:
    database.run("DELETE FROM parked_entries WHERE body_hash = ?", (item.facts["hash"],))


STEPS: Final[Steps] = {("form.parked", 1): _parked, ("body.erased", 1): _erased}
