"""Step 9: receipts that have no paper are found without reading all others."""

from typing import Final

STATEMENTS: Final = (
    # Until now a note that printing had begun outlived its outcome. Of a receipt on paper it says nothing
    # more; of one that is not, nobody can tell whether a second print broke off: it comes out as a copy.
    "DELETE FROM prints_asked WHERE number IN (SELECT number FROM receipts WHERE prints > 0)",
    "CREATE INDEX receipts_not_printed ON receipts (position) WHERE paper = 'not_printed' AND prints = 0",
)
