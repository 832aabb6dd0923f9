"""Read model: receipts, their numbers, and what is recorded of their paper."""

from typing import Final

from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.receipt import Paper
from kiosk.store.database import Database
from kiosk.store.projections.projected import Projected, Steps

TABLE: Final = "receipts"
ORDER: Final = "position"


def _given(database: Database, item: Projected) -> None:
    text = str(item.facts["receipt"]["number"])
    number = ReceiptNumber.parse(text)
    database.run(
        "INSERT INTO receipts (position, number, office, counter, year, series, sequence)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            item.position,
            text,
            number.office,
            number.counter,
            number.year,
            number.series,
            number.sequence,
        ),
    )


def _delivered(database: Database, item: Projected) -> None:
    """Number the delivery slip; hand-overs of an earlier program have none."""
    if "receipt" in item.facts:
        _given(database, item)


def _on_paper(database: Database, item: Projected) -> None:
    number, paper = ReceiptNumber.parse(item.facts["receipt_number"]), str(item.facts["paper"])
    may_exist = paper in {Paper.PRINTED, Paper.UNKNOWN}
    database.run(
        "UPDATE receipts SET paper = ?, prints = prints + ?"
        " WHERE office = ? AND counter = ? AND year = ? AND series = ? AND sequence = ?",
        (
            paper,
            int(may_exist),
            number.office,
            number.counter,
            number.year,
            number.series,
            number.sequence,
        ),
    )


STEPS: Final[Steps] = {
    ("basket.settled", 1): _given,
    ("basket.reversed", 1): _given,
    ("application.filed", 1): _given,
    ("slip.paid", 1): _given,
    ("application.withdrawn", 1): _given,
    ("result.handed_over", 1): _delivered,
    ("receipt.printed", 1): _on_paper,
    ("receipt.reprinted", 1): _on_paper,
}
