"""Step 5: which entries name which pictures, and which pictures the portal has countersigned."""

from typing import Final

# `attachment_id` is (position * 65536 + the application's place in the basket) * 256 + the picture's number.
STATEMENTS: Final = (
    """
    CREATE TABLE attachments (
        attachment_id INTEGER PRIMARY KEY,
        hash TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        pages INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX attachments_hash ON attachments (hash)",
    """
    CREATE TABLE blobs_stored (
        hash TEXT PRIMARY KEY,
        received_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)
