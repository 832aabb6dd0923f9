"""Read model: by what a person's cases are found; it follows the personal bodies and goes with them."""

from typing import Final

from kiosk.domain import canonical_json
from kiosk.domain.case import keys_of
from kiosk.domain.entry import personal_hash
from kiosk.store import entry_table
from kiosk.store.database import Database
from kiosk.store.projections.applications import PER_ENTRY
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "people"
ORDER: Final = "row_id"
_INSERT: Final = "INSERT INTO people (row_id, body_hash, keys) VALUES (?, ?, ?)"


def _filed(database: Database, item: Projected) -> None:
    note_people(database, item.position, item.entry.personal)


def note_people(database: Database, position: int, personal: tuple[bytes | None, ...]) -> None:
    """Write down by what the applications of an entry are found; an erased body leaves nothing."""
    for number, body in enumerate(personal):
        if body is None:
            continue
        row_id = position * PER_ENTRY + number
        database.run(_INSERT, (row_id, personal_hash(body), keys_of(canonical_json.decode(body))))


def _amended(database: Database, item: Projected) -> None:
    """Let an amended application be found by what it says now."""
    (amended,) = item.facts["applications"]
    body, application_id = item.entry.personal[0], amended["application_id"]
    row_id = database.value("SELECT row_id FROM applications WHERE application_id = ?", (application_id,))
    if row_id is None:
        return
    database.run("DELETE FROM people WHERE row_id = ?", (row_id,))
    if body is not None:
        database.run(_INSERT, (row_id, personal_hash(body), keys_of(canonical_json.decode(body))))


def fill_in(database: Database) -> int:
    """Write down by what the cases of an older program's store are found; return how many that were."""
    if database.value("SELECT EXISTS (SELECT 1 FROM people) OR NOT EXISTS (SELECT 1 FROM applications)"):
        return 0
    filled = 0
    with database.transaction():
        for position in database.rows("SELECT DISTINCT row_id / ? FROM applications", (PER_ENTRY,)):
            entry = entry_table.entry_at(database, int(position[0]))
            if entry is not None and STEPS.get((entry.kind, entry.schema)) is _filed:
                note_people(database, int(position[0]), entry.personal)
                filled += 1
    return filled


def _erased(database: Database, item: Projected) -> None:
    database.run("DELETE FROM people WHERE body_hash = ?", (item.facts["hash"],))


STEPS: Final[Steps] = {
    **{(kind, 1): _filed for kind in ("basket.settled", "application.filed")},
    ("application.amended", 1): _amended,
    ("body.erased", 1): _erased,
}
