"""Pictures as the journal names them: what is still to be sent, and what must not be swept."""

from collections.abc import Callable, Sequence
from typing import Final

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.store.blobs import BlobReader
from kiosk.store.database import Database
from kiosk.store.entry_table import PARTS
from kiosk.store.projections.attachments import PER_APPLICATION, PER_ENTRY

_APPLICATION: Final = f"attachments.attachment_id / {PER_APPLICATION}"
# The personal body that stood for the application is erased: its pictures are nobody's.
_IS_ERASED: Final = f"""
    (EXISTS (SELECT 1 FROM entries WHERE position = {_APPLICATION} / {PER_ENTRY}
        AND personal_count > {_APPLICATION} % {PER_ENTRY})
    AND NOT EXISTS (SELECT 1 FROM bodies
        WHERE body_id = {_APPLICATION} / {PER_ENTRY} * {PARTS} + {_APPLICATION} % {PER_ENTRY} + 1))
"""  # noqa: S608 - constants of the schema


class StoreBlobQueue:
    """Implements `ports.OutgoingBlobs` over one connection, in the lane or process that opened it."""

    def __init__(self, database: Database, blobs: BlobReader, durable_position: Callable[[], int]) -> None:
        """Take the connection, both folders, and what says how far both copies agree."""
        self._database = database
        self._blobs = blobs
        self._durable_position = durable_position

    def waiting(self, limit: int) -> Sequence[Attachment]:
        """Return pictures of durable entries that the portal has not countersigned, oldest first."""
        below = (self._durable_position() + 1) * PER_ENTRY * PER_APPLICATION
        rows = self._database.rows(
            "SELECT hash, size_bytes, media_type, pages FROM attachments"  # noqa: S608 - constants of the schema
            " WHERE attachment_id < ? AND hash NOT IN (SELECT hash FROM blobs_stored)"
            f" AND NOT {_IS_ERASED} GROUP BY hash ORDER BY min(attachment_id) LIMIT ?",
            (below, limit),
        )
        return [Attachment(AttachmentHash(row[0]), int(row[1]), str(row[2]), int(row[3])) for row in rows]

    def read(self, digest: AttachmentHash) -> bytes:
        """Return a picture's bytes."""
        return self._blobs.read(digest)


def waiting_sum(database: Database) -> tuple[int, int]:
    """Return how many pictures the portal has not countersigned, and their bytes together."""
    row = database.row(
        "SELECT count(*), coalesce(sum(size_bytes), 0) FROM (SELECT hash, max(size_bytes) AS size_bytes"  # noqa: S608 - own constants
        f" FROM attachments WHERE hash NOT IN (SELECT hash FROM blobs_stored) AND NOT {_IS_ERASED}"
        " GROUP BY hash)"
    )
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def named(database: Database) -> frozenset[AttachmentHash]:
    """Return the pictures of every application whose personal body is kept."""
    rows = database.rows(f"SELECT DISTINCT hash FROM attachments WHERE NOT {_IS_ERASED}")  # noqa: S608 - own constants
    return frozenset(AttachmentHash(row[0]) for row in rows)


def note_stored(database: Database, digest: str, received_at: str) -> None:
    """Note the portal's countersignature of a picture; runs inside the caller's transaction."""
    database.run(
        "INSERT OR IGNORE INTO blobs_stored (hash, received_at) VALUES (?, ?)", (digest, received_at)
    )


def forget_stored(database: Database) -> None:
    """Let every picture be asked for again: a restored portal may hold none, and says where to begin."""
    database.run("DELETE FROM blobs_stored")
