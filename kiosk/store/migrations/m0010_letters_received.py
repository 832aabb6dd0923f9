"""Step 10: which letters and proposals of the centre were answered here."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE letters_received (
        position INTEGER PRIMARY KEY,
        what TEXT NOT NULL,
        item_id TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        answer TEXT NOT NULL,
        operator TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX letters_received_of ON letters_received (what, item_id, content_hash)",
)
