"""Step 9: receipts that have no paper are found without reading all others."""

from typing import Final

STATEMENTS: Final = (
    "CREATE INDEX receipts_not_printed ON receipts (position) WHERE paper = 'not_printed' AND prints = 0",
)
