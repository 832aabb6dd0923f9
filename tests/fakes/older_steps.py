"""Undoing steps of the store's schema, to stand where an older program stood."""

import re

from kiosk.store.migrations import STEPS
from kiosk.store.opening import Store

_MADE = re.compile(r"CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER|VIEW) (\w+)")
_DROPPED = re.compile(r"DROP (TRIGGER|INDEX) (\w+)")
_ADDED = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+)")


def back_to_step(store: Store, step: int) -> None:
    """Leave the store's schema as the program of that step did."""
    for number, (name, statements) in reversed(list(enumerate(STEPS))[step:]):
        for statement in reversed(statements):
            if dropped := _DROPPED.match(statement.strip()):
                store.database.run(_last_made(number, *dropped.groups()))
            else:
                _undo(store, statement.strip())
        store.database.run("DELETE FROM _sqlite_migrations WHERE name = ?", (name,))
    store.database.run(f"PRAGMA user_version={step}")


def _last_made(number: int, kind: str, name: str) -> str:
    """Return the statement that made what a step drops."""
    made = re.compile(rf"CREATE (?:UNIQUE )?{kind} {name}\b")
    earlier = (statement.strip() for _, statements in STEPS[:number] for statement in statements)
    return [statement for statement in earlier if made.match(statement)][-1]


def _undo(store: Store, statement: str) -> None:
    if made := _MADE.match(statement):
        store.database.run("DROP {} IF EXISTS {}".format(*made.groups()))
    elif added := _ADDED.match(statement):
        store.database.run("ALTER TABLE {} DROP COLUMN {}".format(*added.groups()))
    elif not statement.startswith(("DELETE", "INSERT")):  # rows stay away, or go with their table
        raise AssertionError("a step does more than make tables and columns: undo that here too")
