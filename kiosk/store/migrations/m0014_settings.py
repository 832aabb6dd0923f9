"""Step 14: what the centre sets from afar, and which settings were in force at the last start."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE settings_documents (
        object TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        hash TEXT NOT NULL,
        payload TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE settings_seen (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        in_force TEXT NOT NULL
    ) STRICT
    """,
)
