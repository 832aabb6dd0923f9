"""Finding cases by the number of a postal item: what was posted here, and results that were sent by post."""

from typing import Final

from kiosk.domain.item_number import parts_of
from kiosk.store.database import Database
from kiosk.store.projections.applications import PER_ENTRY

# An item of an application stands at its row; one of a result that was posted at the row of its hand-over.
_OF_APPLICATIONS: Final = """
    SELECT applications.row_id FROM items_given JOIN applications USING (row_id)
    WHERE indicator = ?1 AND serial = ?2
    UNION SELECT applications.row_id FROM items_given
        JOIN handovers ON handovers.position = items_given.row_id / ?3
        JOIN applications ON applications.application_id = handovers.application_id
    WHERE indicator = ?1 AND serial = ?2
"""
_OF_RESULTS: Final = """
    SELECT handovers.tracking_number FROM items_given
        JOIN handovers ON handovers.position = items_given.row_id / ?3
    WHERE indicator = ?1 AND serial = ?2
"""


def row_ids(database: Database, number: str) -> list[int]:
    """Return the rows of applications whose item has this number, given out here."""
    return [int(row[0]) for row in database.rows(_OF_APPLICATIONS, (*parts_of(number), PER_ENTRY))]


def tracking_numbers(database: Database, number: str) -> list[str]:
    """Return the results that were sent by post under this number."""
    return [str(row[0]) for row in database.rows(_OF_RESULTS, (*parts_of(number), PER_ENTRY))]
