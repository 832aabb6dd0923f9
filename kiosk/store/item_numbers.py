"""Postal item numbers: the ranges leased to this PC, and the next of them; each is given out once."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kiosk.domain.item_number import INDICATORS, ItemNumber, item_number
from kiosk.errors import ItemNumbersUsedUpError
from kiosk.store.database import Database

_LEASES: Final = """
    SELECT first, last, coalesce((SELECT max(serial) FROM items_given
        WHERE items_given.indicator = item_leases.indicator AND serial BETWEEN first AND last), first - 1)
    FROM item_leases WHERE indicator = ? AND series = ? ORDER BY first
"""


def next_numbers(database: Database, indicator: str, count: int, series: int) -> Sequence[ItemNumber]:
    """Return the next numbers of a kind, inside the act that gives them out.

    Raises:
        ItemNumbersUsedUpError: fewer are left.
    """
    found: list[ItemNumber] = []
    for first, last, used in database.rows(_LEASES, (indicator, series)):
        start = max(int(first), int(used) + 1)
        free = range(start, int(last) + 1)[: count - len(found)]
        found += [item_number(indicator, serial) for serial in free]
        if len(found) == count:
            return found
    raise ItemNumbersUsedUpError(indicator)


def left(database: Database, series: int) -> Mapping[str, int]:
    """Return how many numbers of each kind are left."""
    rows = {one: database.rows(_LEASES, (one, series)) for one in INDICATORS.values()}
    return {one: sum(int(last) - int(used) for _, last, used in held) for one, held in rows.items()}


def take_lease(database: Database, item: Mapping[str, Any]) -> None:
    """Keep a range that the portal has leased."""
    fields = item["fields"]
    database.run(
        "INSERT OR IGNORE INTO item_leases (indicator, first, last, series) VALUES (?, ?, ?, ?)",
        (str(fields["indicator"]), int(fields["first"]), int(fields["last"]), int(fields["series"])),
    )
