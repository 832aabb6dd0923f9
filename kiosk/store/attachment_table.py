"""Pictures as the journal names them: what is still to be sent, and what must not be swept."""

from collections.abc import Callable, Sequence
from typing import Final

from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.store.blobs import BlobReader
from kiosk.store.database import Database
from kiosk.store.entry_table import PARTS
from kiosk.store.projections.attachments import PER_APPLICATION, PER_ENTRY
from kiosk.store.support_table import bundle_bytes, waiting_bundles

_APPLICATION: Final = f"attachments.attachment_id / {PER_APPLICATION}"
# The personal body that stood for the application is erased: its pictures are nobody's.
_IS_ERASED: Final = f"""
    (EXISTS (SELECT 1 FROM entries WHERE position = {_APPLICATION} / {PER_ENTRY}
        AND personal_count > {_APPLICATION} % {PER_ENTRY})
    AND NOT EXISTS (SELECT 1 FROM bodies
        WHERE body_id = {_APPLICATION} / {PER_ENTRY} * {PARTS} + {_APPLICATION} % {PER_ENTRY} + 1))
"""  # noqa: S608 - constants of the schema
# A picture that waits is sent for an application that is still somebody's, if anybody holds it.
_IS_SOMEBODYS: Final = f"""
    EXISTS (SELECT 1 FROM attachments WHERE attachments.hash = blobs_waiting.hash
        AND attachment_id < ? AND NOT {_IS_ERASED})
    AND NOT EXISTS (SELECT 1 FROM blobs_lost WHERE blobs_lost.hash = blobs_waiting.hash)
"""  # noqa: S608 - constants of the schema
_SUM: Final = f"SELECT count(*), coalesce(sum(size_bytes), 0) FROM blobs_waiting WHERE {_IS_SOMEBODYS}"  # noqa: S608 - own constants
_OLDEST: Final = f"""
    SELECT blobs_waiting.hash, first.size_bytes, first.media_type, first.pages FROM blobs_waiting
    JOIN attachments AS first ON first.attachment_id = blobs_waiting.first_id
    WHERE {_IS_SOMEBODYS} ORDER BY first_id LIMIT ?
"""  # noqa: S608 - constants of the schema
# Applications whose latest revision names a picture that nobody holds. (`attachment_id`: migrations, step 5.)
LACKING: Final = f"""
    SELECT application_id FROM applications
    WHERE row_id IN (SELECT attachment_id / {PER_APPLICATION} FROM attachments
            WHERE hash IN (SELECT hash FROM blobs_lost) AND NOT {_IS_ERASED})
        AND application_id NOT IN (SELECT application_id FROM amendments)
    UNION SELECT application_id FROM amendments AS latest
    WHERE position IN (SELECT attachment_id / {PER_APPLICATION * PER_ENTRY} FROM attachments
            WHERE hash IN (SELECT hash FROM blobs_lost) AND NOT {_IS_ERASED})
        AND NOT EXISTS (SELECT 1 FROM amendments AS later
            WHERE later.application_id = latest.application_id AND later.position > latest.position)
"""  # noqa: S608 - constants of the schema
_BEYOND_ALL: Final = 2**63 - 1


class StoreBlobQueue:
    """Implements `ports.OutgoingBlobs` over one connection, in the lane or process that opened it."""

    def __init__(self, database: Database, blobs: BlobReader, durable_position: Callable[[], int]) -> None:
        """Take the connection, both folders, and what says how far both copies agree."""
        self._database = database
        self._blobs = blobs
        self._durable_position = durable_position

    def waiting(self, limit: int) -> Sequence[Attachment]:
        """Return pictures of durable entries that the portal has not countersigned, oldest first.

        Behind them come the bundles that support has asked for.
        """
        below = (self._durable_position() + 1) * PER_ENTRY * PER_APPLICATION
        rows = self._database.rows(_OLDEST, (below, limit))
        found = [Attachment(AttachmentHash(row[0]), int(row[1]), str(row[2]), int(row[3])) for row in rows]
        return [*found, *waiting_bundles(self._database, limit - len(found))]

    def read(self, digest: AttachmentHash) -> bytes:
        """Return a picture's bytes, or those of a bundle that support has asked for."""
        bundle = bundle_bytes(self._database, digest)
        return self._blobs.read(digest) if bundle is None else bundle


def waiting_sum(database: Database) -> tuple[int, int]:
    """Return how many pictures the portal has not countersigned, and their bytes together.

    Reads those that wait, however many are named.
    """
    row = database.row(_SUM, (_BEYOND_ALL,))
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


def is_stored(database: Database, digest: AttachmentHash) -> bool:
    """Say whether the portal has countersigned a picture."""
    return database.row("SELECT 1 FROM blobs_stored WHERE hash = ?", (digest,)) is not None


def count_stored(database: Database) -> int:
    """Return how many pictures the portal has countersigned."""
    return int(database.value("SELECT count(*) FROM blobs_stored"))


def note_lost(database: Database, digest: str) -> None:
    """Note that nobody holds a picture; runs inside the caller's transaction."""
    database.run(
        "INSERT OR IGNORE INTO blobs_lost (hash) SELECT ?1"
        " WHERE NOT EXISTS (SELECT 1 FROM blobs_stored WHERE hash = ?1)",
        (digest,),
    )


def lost(database: Database) -> list[AttachmentHash]:
    """Return the pictures that nobody holds."""
    return [AttachmentHash(row[0]) for row in database.rows("SELECT hash FROM blobs_lost ORDER BY hash")]


def note_found_again(database: Database, found: Sequence[AttachmentHash]) -> None:
    """Let pictures that are here again be sent."""
    with database.transaction():
        for digest in found:
            database.run("DELETE FROM blobs_lost WHERE hash = ?", (digest,))


def forget_stored(database: Database) -> None:
    """Let every picture be asked for again: a restored portal may hold none, and says where to begin."""
    database.run("DELETE FROM blobs_stored")
