"""Step 6: amendments and withdrawals; judgements by the entry they judged, with owner and deadline."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE amendments (
        position INTEGER PRIMARY KEY,
        application_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        seen_entry TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX amendments_application ON amendments (application_id)",
    """
    CREATE TABLE withdrawals (
        application_id TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        withdrawn_number TEXT NOT NULL,
        number TEXT NOT NULL,
        reason TEXT NOT NULL,
        approved_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX withdrawals_number ON withdrawals (withdrawn_number)",
    "CREATE INDEX applications_id ON applications (application_id)",
    """
    CREATE TABLE judgements_of_entries (
        application_id TEXT NOT NULL,
        entry_hash TEXT NOT NULL,
        state TEXT NOT NULL,
        reasons TEXT NOT NULL,
        fields TEXT NOT NULL,
        at TEXT NOT NULL,
        n INTEGER NOT NULL,
        owner TEXT NOT NULL DEFAULT '',
        due_on TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (application_id, entry_hash)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO judgements_of_entries (application_id, entry_hash, state, reasons, fields, at, n)
        SELECT application_id, entry_hash, state, reasons, fields, at, n FROM judgements
    """,
    "DROP TABLE judgements",
    "ALTER TABLE judgements_of_entries RENAME TO judgements",
    "CREATE INDEX judgements_open ON judgements (application_id) WHERE state = 'needs_attention'",
    "ALTER TABLE case_states ADD COLUMN entry_hash TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_states ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE case_states ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE case_states ADD COLUMN due_on TEXT NOT NULL DEFAULT ''",
    """
    CREATE INDEX case_states_open ON case_states (application_id)
        WHERE state IN ('needs_attention', 'returned')
    """,
)
