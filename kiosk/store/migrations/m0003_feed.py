"""Step 3: what the portal has said; folded from verified answers, never from the journal."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE feed_cursor (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        incarnation TEXT NOT NULL,
        n INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE feed_versions (
        kind TEXT NOT NULL,
        object TEXT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (kind, object)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE unapplied (
        incarnation TEXT NOT NULL,
        n INTEGER NOT NULL,
        reason TEXT NOT NULL,
        item TEXT NOT NULL,
        PRIMARY KEY (incarnation, n)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE acknowledged (
        epoch TEXT PRIMARY KEY,
        seq INTEGER NOT NULL,
        hash TEXT NOT NULL,
        received_at TEXT NOT NULL,
        checkpoint TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE judgements (
        application_id TEXT PRIMARY KEY,
        entry_hash TEXT NOT NULL,
        state TEXT NOT NULL,
        reasons TEXT NOT NULL,
        fields TEXT NOT NULL,
        at TEXT NOT NULL,
        n INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE case_states (
        application_id TEXT PRIMARY KEY,
        state TEXT NOT NULL,
        at TEXT NOT NULL,
        n INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE renumbered (
        application_id TEXT PRIMARY KEY,
        old TEXT NOT NULL,
        new TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX renumbered_new ON renumbered (new)",
    """
    CREATE TABLE catalogue_documents (
        version INTEGER PRIMARY KEY,
        hash TEXT NOT NULL,
        payload TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE price_documents (
        version INTEGER PRIMARY KEY,
        hash TEXT NOT NULL,
        payload TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE roster (
        operator_id TEXT PRIMARY KEY,
        name_ar TEXT NOT NULL,
        name_en TEXT NOT NULL,
        role TEXT NOT NULL,
        wrapped_verifier BLOB NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)
