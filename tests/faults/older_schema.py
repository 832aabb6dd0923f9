"""Homes as an older program left them."""

import re

from kiosk.store.migrations import STEPS
from tests.fakes.store_parts import Counter, morning

_MADE = re.compile(r"CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER|VIEW) (\w+)")
_ADDED = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+)")


def older_schema(counter: Counter) -> None:
    """A home as the program before the last step of the schema left it."""
    store = morning(counter, 3)
    name, statements = STEPS[-1]
    for statement in reversed(statements):
        if made := _MADE.match(statement.strip()):
            store.database.run("DROP {} IF EXISTS {}".format(*made.groups()))
        elif added := _ADDED.match(statement.strip()):
            store.database.run("ALTER TABLE {} DROP COLUMN {}".format(*added.groups()))
        else:
            raise AssertionError("the last step does more than make tables and columns: undo that here too")
    store.database.run("DELETE FROM _sqlite_migrations WHERE name = ?", (name,))
    store.database.run(f"PRAGMA user_version={len(STEPS) - 1}")
    store.close()
