"""Step 18: the register of letters: running numbers, incoming and outgoing."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE letter_register (
        position INTEGER PRIMARY KEY,
        direction TEXT NOT NULL,
        year INTEGER NOT NULL,
        series TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        number TEXT NOT NULL,
        item_id TEXT NOT NULL,
        operator TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX letter_register_number ON letter_register (direction, year, series, sequence)",
)
