"""Both copies of a journal, opened for looking at them: what verifying and exporting read."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.ports import SegmentCiphers
from kiosk.store import entry_table
from kiosk.store.database import Database
from kiosk.store.equipment import StoreFiles
from kiosk.store.frames import EntryParts
from kiosk.store.sidecar_reader import SidecarReader


@dataclass(frozen=True, slots=True)
class JournalCopies:
    """The database and the second copy; `durable_position` is how far both must agree."""

    database: Database
    sidecar: SidecarReader
    durable_position: int

    def in_database(self) -> Iterator[EntryParts]:
        """Yield the database's entries in their order, unchecked."""
        for position in range(1, entry_table.last_position(self.database) + 1):
            parts = entry_table.parts_at(self.database, position)
            if parts is not None:
                yield parts


def journal_copies(
    files: StoreFiles, database: Database, ciphers: SegmentCiphers, durable_position: int
) -> JournalCopies:
    """Return both copies of an open database's journal."""
    own = frozenset(str(row[0]) for row in database.rows("SELECT DISTINCT device_id FROM epochs"))
    return JournalCopies(database, SidecarReader(files.sidecar, ciphers, own), durable_position)
