"""Undoing steps of the store's schema, to stand where an older program stood."""

import re

from kiosk.store.migrations import STEPS
from kiosk.store.opening import Store

_MADE = re.compile(r"CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER|VIEW) (\w+)")
_ADDED = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+)")


def back_to_step(store: Store, step: int) -> None:
    """Leave the store's schema as the program of that step did."""
    for name, statements in reversed(STEPS[step:]):
        for statement in reversed(statements):
            _undo(store, statement.strip())
        store.database.run("DELETE FROM _sqlite_migrations WHERE name = ?", (name,))
    store.database.run(f"PRAGMA user_version={step}")


def _undo(store: Store, statement: str) -> None:
    if made := _MADE.match(statement):
        store.database.run("DROP {} IF EXISTS {}".format(*made.groups()))
    elif added := _ADDED.match(statement):
        store.database.run("ALTER TABLE {} DROP COLUMN {}".format(*added.groups()))
    elif not statement.startswith(("DELETE", "INSERT")):  # rows stay away, or go with their table
        raise AssertionError("a step does more than make tables and columns: undo that here too")
