"""Reads the feed of a restored portal anew: what its new life does not tell again is told no longer.

While the pages come, what was told before stays to be seen. It is marked by turning a version's sign; each
item told again takes its mark away, and at the feed's end what is still marked goes.
"""

from typing import Final

from kiosk.store.attachment_table import forget_stored
from kiosk.store.database import Database

# What says how things stand with the portal; published documents and letters are good whoever lost them.
_TABLES: Final = {
    "judgement": "judgements",
    "case.state": "case_states",
    "result.ready": "results_ready",
    "result.conflict": "result_conflicts",
    "tracking.renumbered": "renumbered",
}
_KINDS: Final = ", ".join(f"'{kind}'" for kind in _TABLES)
_MARK: Final = ("feed", "anew")


def begin(database: Database) -> None:
    """Mark what was told until now; runs inside the caller's transaction, which sets the cursor back.

    Pictures are asked for again as well: this life of the portal may hold none of them.
    """
    database.run(f"UPDATE feed_versions SET version = -version WHERE version > 0 AND kind IN ({_KINDS})")  # noqa: S608 - own names
    database.run("UPDATE case_steps SET n = -n WHERE n > 0")
    database.run("INSERT OR REPLACE INTO feed_versions (kind, object, version) VALUES (?, ?, 1)", _MARK)
    forget_stored(database)


def is_under_way(database: Database) -> bool:
    """Say whether the feed is being read anew."""
    return database.row("SELECT 1 FROM feed_versions WHERE kind = ? AND object = ?", _MARK) is not None


def end(database: Database) -> None:
    """Let go of what was not told again; runs inside the caller's transaction."""
    for kind, table in _TABLES.items():
        database.run(
            f"DELETE FROM {table} WHERE application_id IN"  # noqa: S608 - own names
            " (SELECT object FROM feed_versions WHERE kind = ? AND version < 0)",
            (kind,),
        )
    database.run("DELETE FROM case_steps WHERE n < 0")
    database.run("DELETE FROM feed_versions WHERE version < 0 OR (kind = ? AND object = ?)", _MARK)
