"""Step 8: what else the feed brings: holidays, letters, proposals of corrections, late entries."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE holiday_documents (
        version INTEGER PRIMARY KEY,
        hash TEXT NOT NULL,
        payload TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE letters (
        letter_id TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        n INTEGER NOT NULL,
        fields TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE proposals (
        proposal_id TEXT PRIMARY KEY,
        application_id TEXT NOT NULL,
        entry_hash TEXT NOT NULL,
        at TEXT NOT NULL,
        n INTEGER NOT NULL,
        fields TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE late_entries (
        entry_hash TEXT PRIMARY KEY,
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        cash_dirhams INTEGER NOT NULL,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)
