"""Who looked somebody up, read from the journal's own entries."""

from collections.abc import Sequence

from kiosk.domain.case import LookUp
from kiosk.domain.identifiers import ApplicationId
from kiosk.store import entry_table
from kiosk.store.database import Database

_KIND = "person.looked_up"


def newest(database: Database, limit: int) -> Sequence[LookUp]:
    """Return the newest look-ups; what was typed stays in the personal bodies."""
    positions = database.rows(
        "SELECT position FROM entries WHERE kind = ? ORDER BY position DESC LIMIT ?", (_KIND, limit)
    )
    found = (entry_table.entry_at(database, int(row[0])) for row in positions)
    return [
        LookUp(
            str(entry.envelope_fields()["made_at"]["wall"]),
            str(entry.author.operator or ""),
            str(facts["by"]),
            str(facts["purpose"]),
            int(facts["found"]),
            tuple(ApplicationId(one) for one in facts["shown"]),
        )
        for entry in found
        if entry is not None
        for facts in (entry.facts_fields(),)
    ]
