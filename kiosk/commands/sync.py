"""`kiosk sync`: the courier without a window."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from kiosk.commands import console
from kiosk.errors import KioskError

WATCH_EVERY_S = 30.0


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="until nothing waits or the line fails (default)")
    how.add_argument("--watch", action="store_true", help="again and again until interrupted")


def run(arguments: Namespace) -> int:
    """Send what waits; the last line is the result, also on failure; 0 only when nothing waits."""
    from kiosk.app.interruption import wait_or_end

    home = console.home_of(arguments)
    if not arguments.watch:
        return _once(home, as_json=arguments.json)
    while True:
        _once(home, as_json=arguments.json)
        wait_or_end(WATCH_EVERY_S)


def _once(home: Path, *, as_json: bool) -> int:
    fields, failure = _carried(home)
    if failure is not None and not as_json:
        console.print_failure(failure, as_json=False)
    if as_json:
        console.print_json(fields)
    else:
        shown = {name: value for name, value in fields.items() if value is not None and name != "words"}
        console.say("  ".join(f"{name} {value}" for name, value in shown.items()))
    sys.stdout.flush()
    return 0 if failure is None and fields["waiting"] == 0 else 1


def _carried(home: Path) -> tuple[dict[str, Any], KioskError | None]:
    from kiosk.app.counter import EnrolledMachine
    from kiosk.app.support_carrying import carry_and_answer

    fields: dict[str, Any] = {"sent": 0, "waiting": None, "acknowledged_seq": None}
    try:
        result = carry_and_answer(EnrolledMachine.of_home(home))
    except KioskError as error:
        return {**fields, **console.failure_fields(error)}, error
    fields = result.as_fields()
    if result.failure is not None:
        fields |= console.failure_fields(result.failure)
    return fields, result.failure
