"""Step 16: the pictures that the portal has not countersigned, and those that nobody holds any more.

The first are kept by triggers beside what they follow from.

A counter of some years names a hundred thousand pictures and few of them wait: who asks reads the few.
"""

from typing import Final

_NOT_STORED: Final = "NOT EXISTS (SELECT 1 FROM blobs_stored WHERE blobs_stored.hash = attachments.hash)"
_WAIT_AGAIN: Final = f"""
    INSERT INTO blobs_waiting (hash, first_id, size_bytes)
        SELECT hash, min(attachment_id), max(size_bytes) FROM attachments
        WHERE hash = OLD.hash AND {_NOT_STORED} GROUP BY hash
"""  # noqa: S608 - constants of the schema

# `blobs_lost`: neither copy here holds it whole, and the portal, asked for it, does not either.
# `first_id` is the first `attachment_id` that names the picture: the order in which they are sent.
STATEMENTS: Final = (
    """
    CREATE TABLE blobs_waiting (
        hash TEXT PRIMARY KEY,
        first_id INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    f"""
    INSERT INTO blobs_waiting (hash, first_id, size_bytes)
        SELECT hash, min(attachment_id), max(size_bytes) FROM attachments WHERE {_NOT_STORED} GROUP BY hash
    """,  # noqa: S608 - constants of the schema
    "CREATE INDEX blobs_waiting_order ON blobs_waiting (first_id)",
    """
    CREATE TRIGGER blobs_waiting_named AFTER INSERT ON attachments
    WHEN NOT EXISTS (SELECT 1 FROM blobs_stored WHERE hash = NEW.hash)
    BEGIN
        INSERT INTO blobs_waiting (hash, first_id, size_bytes)
            VALUES (NEW.hash, NEW.attachment_id, NEW.size_bytes)
            ON CONFLICT (hash) DO UPDATE SET
                first_id = min(first_id, excluded.first_id),
                size_bytes = max(size_bytes, excluded.size_bytes);
    END
    """,
    f"""
    CREATE TRIGGER blobs_waiting_unnamed AFTER DELETE ON attachments
    BEGIN
        DELETE FROM blobs_waiting WHERE hash = OLD.hash;
        {_WAIT_AGAIN};
    END
    """,  # noqa: S608 - constants of the schema
    "CREATE TABLE blobs_lost (hash TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    """
    CREATE TRIGGER blobs_waiting_stored AFTER INSERT ON blobs_stored
    BEGIN
        DELETE FROM blobs_waiting WHERE hash = NEW.hash;
        DELETE FROM blobs_lost WHERE hash = NEW.hash;
    END
    """,
    f"""
    CREATE TRIGGER blobs_waiting_forgotten AFTER DELETE ON blobs_stored
    BEGIN {_WAIT_AGAIN}; END
    """,
)
