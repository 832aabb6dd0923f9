"""Read model: shifts with what the journal says is in their till."""

from collections.abc import Mapping
from typing import Any, Final

from kiosk.domain.ledger import CASH_TILL
from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "shifts"
ORDER: Final = "opened_position"


def _opened(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "INSERT INTO shifts (opened_position, shift_id, operator, business_date, opened_at,"
        " opening_float_dirhams, till_dirhams) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            item.position,
            facts["shift_id"],
            facts["operator"],
            facts["business_date"],
            item.wall,
            facts["opening_float_dirhams"],
            _till(facts),
        ),
    )


def _settled(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "UPDATE shifts SET receipts = receipts + 1, applications = applications + ?,"
        " taken_dirhams = taken_dirhams + ?, till_dirhams = till_dirhams + ? WHERE shift_id = ?",
        (len(facts["applications"]), _paid(facts), _till(facts), facts["shift_id"]),
    )


def _reversed(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "UPDATE shifts SET reversed_receipts = reversed_receipts + 1,"
        " taken_dirhams = taken_dirhams + ?, till_dirhams = till_dirhams + ? WHERE shift_id = ?",
        (_paid(facts), _till(facts), facts["shift_id"]),
    )


def _withdrawn(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "UPDATE shifts SET taken_dirhams = taken_dirhams + ?, till_dirhams = till_dirhams + ?"
        " WHERE shift_id = ?",
        (_paid(facts), _till(facts), facts["shift_id"]),
    )


def moved(database: Database, item: Projected) -> None:
    """Move what lies in the till by an act of a kind unknown here; one of no shift moves none."""
    database.run(
        "UPDATE shifts SET till_dirhams = till_dirhams + ? WHERE shift_id = ?",
        (_till(item.facts), str(item.facts.get("shift_id", ""))),
    )


def _closed(database: Database, item: Projected) -> None:
    facts = item.facts
    database.run(
        "UPDATE shifts SET closed_position = ?, expected_dirhams = ?, counted_dirhams = ?,"
        " till_dirhams = till_dirhams + ? WHERE shift_id = ?",
        (
            item.position,
            facts["expected_dirhams"],
            facts["counted_dirhams"],
            _till(facts),
            facts["shift_id"],
        ),
    )


def _till(facts: Mapping[str, Any]) -> int:
    return sum(line["dirhams"] for line in facts["ledger"] if line["account"] == CASH_TILL)


def _paid(facts: Mapping[str, Any]) -> int:
    return sum(payment["dirhams"] for payment in facts["payments"])


STEPS: Final[Steps] = {
    ("shift.opened", 1): _opened,
    ("basket.settled", 1): _settled,
    ("slip.paid", 1): _settled,
    ("basket.reversed", 1): _reversed,
    ("application.withdrawn", 1): _withdrawn,
    ("shift.closed", 1): _closed,
}
