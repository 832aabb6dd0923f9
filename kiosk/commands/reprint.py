"""`kiosk reprint`: prints a receipt again, or every receipt of today that never came out."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from kiosk.app.counter import OpenCounter, signed_in
from kiosk.commands import console
from kiosk.domain.application import ApplicationRow
from kiosk.domain.identifiers import OperatorId, ReceiptNumber
from kiosk.domain.receipt import Paper
from kiosk.usecases.desk import Desk

_WITHOUT_PAPER = frozenset({Paper.NOT_PRINTED, Paper.NONE})


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("--operator", required=True, help="number of the person; PIN from KIOSK_PIN")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--receipt", metavar="NUMBER", help="this one; a copy says that it is one")
    which.add_argument("--owed", action="store_true", help="every receipt of today that has no paper yet")


def run(arguments: Namespace) -> int:
    """Print; 0 when everything asked for is on paper."""
    with signed_in(console.home_of(arguments), OperatorId(arguments.operator), console.pin()) as (
        counter,
        me,
    ):
        all_printed = True
        for number in _wanted(arguments, counter):
            receipt = counter.desk.reprint_receipt(number)
            paper = counter.print_shop.print_receipt(me, receipt)
            all_printed = all_printed and paper is Paper.PRINTED
            fields = {"receipt_number": str(number), "copy": receipt.copy, "paper": str(paper)}
            if arguments.json:
                console.print_json(fields)
            else:
                console.say(f"{fields['receipt_number']}  {fields['paper']}")
    return 0 if all_printed else 1


def _wanted(arguments: Namespace, counter: OpenCounter) -> Sequence[ReceiptNumber]:
    if arguments.receipt is not None:
        return [ReceiptNumber.parse(arguments.receipt)]
    return _owed(counter.desk)


def _owed(desk: Desk) -> Sequence[ReceiptNumber]:
    """Return the receipts of the business date without paper, oldest first, each once."""
    rows: list[ApplicationRow] = []
    before: int | None = None
    while page := desk.todays_applications(before):
        rows += page
        before = page[-1].seq
    return [
        ReceiptNumber.parse(text)
        for text in dict.fromkeys(row.receipt_number for row in reversed(rows) if row.paper in _WITHOUT_PAPER)
    ]
