"""`kiosk reprint`: prints a receipt again, or every receipt that never came out."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from kiosk.app.counter import OpenCounter, signed_in
from kiosk.commands import console
from kiosk.domain.identifiers import OperatorId, ReceiptNumber
from kiosk.domain.receipt import Paper


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("--operator", required=True, help="number of the person; PIN from KIOSK_PIN")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--receipt", metavar="NUMBER", help="this one; a copy says that it is one")
    which.add_argument(
        "--owed", action="store_true", help="every receipt without paper, each as its original"
    )


def run(arguments: Namespace) -> int:
    """Print; 0 when everything asked for is on paper."""
    with signed_in(console.home_of(arguments), OperatorId(arguments.operator), console.pin()) as (
        counter,
        me,
    ):
        all_printed = True
        for number in _wanted(arguments, counter):
            receipt = counter.desk.receipt_to_print(number)
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
    return counter.desk.owed_receipts()
