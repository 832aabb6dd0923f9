"""Read model: every money line, in the order of the journal."""

from collections.abc import Mapping
from typing import Any, Final

from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "ledger_lines"
ORDER: Final = "line_id"
LINES_PER_ENTRY: Final = 65536


def has_lines(facts: Mapping[str, Any]) -> bool:
    """Say whether facts move money: whole dirhams on named accounts, nothing beside and nothing left over."""
    lines = facts.get("ledger")
    if not isinstance(lines, list) or not all(isinstance(line, Mapping) for line in lines):
        return False
    amounts = [line.get("dirhams") for line in lines if isinstance(line.get("account"), str)]
    whole = [amount for amount in amounts if isinstance(amount, int) and not isinstance(amount, bool)]
    return len(whole) == len(lines) and sum(whole) == 0


def posted(database: Database, item: Projected) -> None:
    """Post an entry's lines."""
    for number, line in enumerate(item.facts["ledger"]):
        database.run(
            "INSERT INTO ledger_lines (line_id, account, dirhams) VALUES (?, ?, ?)",
            (item.position * LINES_PER_ENTRY + number, line["account"], line["dirhams"]),
        )


STEPS: Final[Steps] = {
    (kind, 1): posted
    for kind in (
        *("shift.opened", "basket.settled", "basket.reversed", "application.withdrawn"),
        *("slip.paid", "shift.closed"),
    )
}
