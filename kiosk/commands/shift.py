"""`kiosk shift open|close`: a clerk's time at the counter, without a window."""

from argparse import ArgumentParser, Namespace
from typing import Any

from kiosk.app.counter import OpenCounter, signed_in
from kiosk.commands import console
from kiosk.domain.identifiers import OperatorId
from kiosk.domain.money import Money
from kiosk.domain.operator import Session


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("action", choices=("open", "close"))
    parser.add_argument("--operator", required=True, help="number of the person; PIN from KIOSK_PIN")
    parser.add_argument("--float-dirhams", type=int, default=0, help="cash in the till at opening")
    parser.add_argument(
        "--counted-dirhams", type=int, help="cash counted at closing (default: what the journal expects)"
    )


def run(arguments: Namespace) -> int:
    """Open or close a shift; opening one's own open shift again changes nothing."""
    operator = OperatorId(arguments.operator)
    with signed_in(console.home_of(arguments), operator, console.pin()) as (counter, me):
        if arguments.action == "open":
            fields = _open(counter, me, Money(arguments.float_dirhams))
        else:
            fields = _close(counter, me, arguments.counted_dirhams)
    if arguments.json:
        console.print_json(fields)
    else:
        console.say("  ".join(f"{name} {value}" for name, value in fields.items()))
    return 0


def _open(counter: OpenCounter, me: Session, opening_float: Money) -> dict[str, Any]:
    shift = counter.desk.open_shift(me, opening_float)
    return {"shift_id": shift.shift_id, "business_date": shift.business_date, "state": "open"}


def _close(counter: OpenCounter, me: Session, counted_dirhams: int | None) -> dict[str, Any]:
    totals = counter.desk.shift_totals()
    expected = totals.expected_cash if totals else Money(0)
    counted = expected if counted_dirhams is None else Money(counted_dirhams)
    closing = counter.desk.close_shift(me, counted)
    return {
        "shift_id": closing.shift.shift_id,
        "business_date": closing.shift.business_date,
        "state": "closed",
        "expected_dirhams": closing.expected.dirhams,
        "counted_dirhams": closing.counted.dirhams,
        "difference_dirhams": closing.difference.dirhams,
    }
