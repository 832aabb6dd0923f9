"""Step 21: what was asked of the payment terminal."""

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE terminal_payments (
        position INTEGER PRIMARY KEY,
        request TEXT NOT NULL,
        application_id TEXT NOT NULL,
        outcome TEXT
    ) STRICT
    """,
    "CREATE UNIQUE INDEX terminal_payments_request ON terminal_payments (request)",
    """
    CREATE INDEX terminal_payments_open ON terminal_payments (position)
    WHERE outcome IS NULL OR outcome = 'unknown'
    """,
    "CREATE INDEX terminal_payments_application ON terminal_payments (application_id)",
)
