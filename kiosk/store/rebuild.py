"""Computes the read models again from the journal's bytes alone, and compares them row by row."""

import hashlib
from contextlib import closing
from dataclasses import dataclass

from kiosk.errors import StoreDamagedError
from kiosk.store import entry_table, migrations
from kiosk.store.database import Database
from kiosk.store.projections import TABLES, project
from kiosk.store.projections.projected import projected


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many entries were replayed, and which read models held something else."""

    entries: int
    differing: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Say whether every read model was as the journal says."""
        return not self.differing


def rebuild(database: Database, *, repair: bool) -> Rebuilt:
    """Replay the journal beside, compare ordered row hashes, and on `repair` take the computed rows over.

    No clock, catalogue or library data goes in. `repair` needs a writing connection.

    Raises:
        StoreDamagedError: an entry's bytes cannot be read or are not as signed.
    """
    with closing(Database.in_memory()) as scratch, database.snapshot():
        migrations.create_in(scratch)
        entries = 0
        for position in range(1, entry_table.last_position(database) + 1):
            entry = entry_table.entry_at(database, position)
            if entry is None:
                raise StoreDamagedError(f"no entry at {position}")
            project(scratch, projected(position, entry))
            entries += 1
        differing = tuple(
            table
            for table, order in TABLES
            if row_hash(scratch, table, order) != row_hash(database, table, order)
        )
        computed = {table: _rows(scratch, table, order) for table, order in TABLES if table in differing}
    if repair and differing:
        _take_over(database, computed)
    return Rebuilt(entries, differing)


def row_hash(database: Database, table: str, order: str) -> str:
    """Return the SHA-256 over a table's rows in their order."""
    digest = hashlib.sha256()
    for row in _rows(database, table, order):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _rows(database: Database, table: str, order: str) -> list[tuple[object, ...]]:
    return database.rows(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 - the read models' own names


def _take_over(database: Database, computed: dict[str, list[tuple[object, ...]]]) -> None:
    with database.transaction():
        for table, rows in computed.items():
            database.run(f"DELETE FROM {table}")  # noqa: S608 - the read models' own names
            for row in rows:
                marks = ",".join("?" * len(row))
                database.run(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - own names
