"""The store seen read-only: for the courier's process, for `status`, for anything beside the one writer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import DeviceId
from kiosk.ports import ChainHead, SegmentCiphers
from kiosk.store import attachment_table, chain
from kiosk.store.attachment_table import StoreBlobQueue
from kiosk.store.blobs import BlobReader
from kiosk.store.books import StoreBooks
from kiosk.store.copies import JournalCopies, journal_copies
from kiosk.store.database import Database
from kiosk.store.equipment import StoreFiles, StoreLimits
from kiosk.store.roster import StoreRoster
from kiosk.store.runs import StoreRuns
from kiosk.store.second_copy import published
from kiosk.store.sidecar_reader import SidecarReader

_DOCUMENTS: Final = {
    "catalogue.published": "catalogue_documents",
    "prices.published": "price_documents",
    "holidays.published": "holiday_documents",
}


@dataclass(frozen=True, slots=True)
class StoreReader:
    """A read-only view; lives in the lane that opened it and is closed by whoever opened it."""

    files: StoreFiles
    database: Database
    books: StoreBooks
    roster: StoreRoster
    runs: StoreRuns

    @classmethod
    def open(
        cls,
        files: StoreFiles,
        database_key: bytes,
        device_id: DeviceId,
        ciphers: SegmentCiphers | None = None,
    ) -> Self:
        """Open beside a writer or alone; with `ciphers`, spoilt entries are read from the second copy.

        Raises:
            WrongStoreKeyError: the key is another's. StoreError: there is no store yet.
        """
        database = Database.reading(files.database, database_key, StoreLimits().busy_timeout_ms)
        own = frozenset({str(device_id)})

        def second_copy() -> Iterator[Entry]:
            return SidecarReader(files.sidecar, ciphers, own).entries() if ciphers else iter(())

        runs = StoreRuns(database, device_id, lambda: published(files.durable), second_copy)
        return cls(files, database, StoreBooks(database), StoreRoster(database), runs)

    def blob_queue(self, ciphers: SegmentCiphers) -> StoreBlobQueue:
        """Return the pictures that wait to be sent, read from whichever copy is whole."""
        pictures = BlobReader(self.files.blob_folders, ciphers)
        return StoreBlobQueue(self.database, pictures, lambda: published(self.files.durable))

    def pictures_waiting(self) -> tuple[int, int]:
        """Return how many pictures the portal has not countersigned, and their bytes together."""
        return attachment_table.waiting_sum(self.database)

    @property
    def head(self) -> ChainHead | None:
        """The last committed entry of the current epoch, durable or not; None before the first."""
        return chain.head_or_none(self.database)

    def feed_state(self) -> Mapping[str, int]:
        """Return counts that `status` and `doctor` show: entries, what the feed brought, single copies."""
        queries = {
            "entries": "SELECT count(*) FROM entries",
            "unapplied": "SELECT count(*) FROM unapplied",
            "letters": "SELECT count(*) FROM letters",
            "proposals": "SELECT count(*) FROM proposals",
            "single_copies": "SELECT count(*) FROM single_copies",
            "left_twice": "SELECT count(*) FROM result_conflicts LEFT JOIN case_states USING (application_id)"
            " WHERE coalesce(case_states.state, '') <> 'closed'",
        }
        return {name: int(self.database.value(sql)) for name, sql in queries.items()}

    def published(self) -> Mapping[str, tuple[int, str]]:
        """Return version and payload of each document in force, by the kind of its feed item."""
        found = {}
        for kind, table in _DOCUMENTS.items():
            sql = f"SELECT version, payload FROM {table} ORDER BY version DESC LIMIT 1"  # noqa: S608 - own names
            row = self.database.row(sql)
            if row is not None:
                found[kind] = (int(row[0]), str(row[1]))
        return found

    def copies(self, ciphers: SegmentCiphers) -> JournalCopies:
        """Return both copies, for verifying and exporting beside a working window."""
        return journal_copies(self.files, self.database, ciphers, published(self.files.durable))

    def close(self) -> None:
        """Close the connection."""
        self.database.close()
