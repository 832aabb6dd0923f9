"""Step 20: what support has asked for, and the bundle that waits to be sent to it."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE support_requests (
        request_id TEXT PRIMARY KEY,
        device_id TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE support_answers (
        request_id TEXT PRIMARY KEY,
        hash TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        data BLOB
    ) STRICT
    """,
)
