"""Step 17: postal item numbers: ranges the portal leases to this PC, and what was given out of them."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE item_leases (
        indicator TEXT NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        series INTEGER NOT NULL,
        PRIMARY KEY (indicator, first)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE items_given (
        row_id INTEGER PRIMARY KEY,
        indicator TEXT NOT NULL,
        serial INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX items_given_serial ON items_given (indicator, serial)",
)
