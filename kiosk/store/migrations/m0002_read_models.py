"""Step 2: read models that follow from the journal's bytes alone."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE epochs (
        first_position INTEGER PRIMARY KEY,
        epoch TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        device_id TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE sessions (
        session TEXT PRIMARY KEY,
        operator TEXT NOT NULL,
        role TEXT NOT NULL,
        public_key TEXT NOT NULL,
        opened_position INTEGER NOT NULL,
        closed_position INTEGER
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE shifts (
        opened_position INTEGER PRIMARY KEY,
        shift_id TEXT NOT NULL UNIQUE,
        operator TEXT NOT NULL,
        business_date TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        opening_float_dirhams INTEGER NOT NULL,
        receipts INTEGER NOT NULL DEFAULT 0,
        reversed_receipts INTEGER NOT NULL DEFAULT 0,
        applications INTEGER NOT NULL DEFAULT 0,
        taken_dirhams INTEGER NOT NULL DEFAULT 0,
        till_dirhams INTEGER NOT NULL DEFAULT 0,
        closed_position INTEGER,
        expected_dirhams INTEGER,
        counted_dirhams INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE ledger_lines (
        line_id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        dirhams INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE receipts (
        position INTEGER PRIMARY KEY,
        number TEXT NOT NULL,
        office TEXT NOT NULL,
        counter INTEGER NOT NULL,
        year INTEGER NOT NULL,
        series TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        prints INTEGER NOT NULL DEFAULT 0,
        paper TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX receipts_number ON receipts (office, counter, year, series, sequence)",
    "CREATE INDEX receipts_unprinted ON receipts (position) WHERE paper IS NULL",
    """
    CREATE TABLE reversals (
        reversed_number TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        number TEXT NOT NULL,
        reason TEXT NOT NULL,
        approved_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE baskets (
        basket_id TEXT PRIMARY KEY,
        position INTEGER NOT NULL,
        outcome TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE applications (
        row_id INTEGER PRIMARY KEY,
        application_id TEXT NOT NULL,
        tracking_number TEXT NOT NULL,
        service TEXT NOT NULL,
        name_ar TEXT NOT NULL,
        name_en TEXT NOT NULL,
        dirhams INTEGER NOT NULL,
        business_date TEXT NOT NULL,
        made_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX applications_tracking ON applications (tracking_number)",
)
