"""Step 13: wrong collection codes are counted over every restart; a delivery slip has a number."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE codes_refused (
        position INTEGER PRIMARY KEY,
        tracking_number TEXT NOT NULL,
        issued TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX codes_refused_tracking ON codes_refused (tracking_number)",
    "ALTER TABLE handovers ADD COLUMN slip TEXT NOT NULL DEFAULT ''",
)
