"""Step 12: parked forms of the whole office: own entries, what other counters parked, the office's keys."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE parked_entries (
        position INTEGER PRIMARY KEY,
        parked_id TEXT NOT NULL,
        until TEXT NOT NULL,
        seq INTEGER NOT NULL,
        body_hash TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE parked_released (
        position INTEGER PRIMARY KEY,
        parked_id TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE parked_told (
        parked_id TEXT PRIMARY KEY,
        until TEXT NOT NULL,
        counter INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE parked_gone (
        parked_id TEXT PRIMARY KEY,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE office_keys (
        key_id TEXT PRIMARY KEY,
        n INTEGER NOT NULL,
        key BLOB NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)
