"""Step 11: from when and how many working days were given: a new table of holidays moves what is due."""

from typing import Final

STATEMENTS: Final = tuple(
    f"ALTER TABLE {table} ADD COLUMN {column}"
    for table in ("judgements", "case_states")
    for column in ("due_from TEXT NOT NULL DEFAULT ''", "due_days INTEGER NOT NULL DEFAULT 0")
)
