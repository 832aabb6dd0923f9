"""Step 22: calls for a person: own ones that have not ended, those answered here, and what the feed tells."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE help_open (
        position INTEGER PRIMARY KEY,
        help_id TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE help_answered (
        position INTEGER PRIMARY KEY,
        help_id TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE help_told (
        help_id TEXT PRIMARY KEY,
        counter INTEGER NOT NULL,
        page TEXT NOT NULL,
        until TEXT NOT NULL,
        state TEXT NOT NULL,
        told INTEGER NOT NULL,
        answered_by INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)
