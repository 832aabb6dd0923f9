"""`kiosk enrol`: makes this machine a counter."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument(
        "--portal", action="append", required=True, metavar="URL", help="address; repeat for a second portal"
    )
    parser.add_argument("--code", required=True, help="the one-time code of the portal")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="certificate authority of the portal's https")


def run(arguments: Namespace) -> int:
    """Enrol, fetch roster, catalogue and prices; from then on the counter works without a line."""
    from kiosk.app.enrolling import Enrolling, enrol_home

    recovery_codes: list[str] = []

    def show_recovery_code(code: str) -> None:
        recovery_codes.append(code)
        if arguments.json:
            # At once, and on the other stream: the code exists nowhere else, and the result is one line.
            sys.stderr.write(f"recovery code: {code}\n")
            sys.stderr.flush()
            return
        console.say(f"رمز استرجاع المكتب، يُكتب ويُحفظ في الخزنة ولا يظهر ثانية: {code}")
        console.say(f"Office recovery code, write it down, keep it in the safe; shown once: {code}")

    home = console.home_of(arguments)
    tell = console.telling(arguments)
    done = enrol_home(
        Enrolling(home, arguments.portal, arguments.code, arguments.ca, tell, show_recovery_code)
    )
    place = done.machine.enrolment.place
    if arguments.json:
        console.print_json(
            {
                "device_id": place.device_id,
                "office": place.office,
                "counter": place.counter,
                "series": place.portal_series,
                "recovery_code": recovery_codes[0] if recovery_codes else None,
            }
        )
        return 0
    console.say(f"{place.office_name.ar} · شباك {place.counter}")
    console.say(f"{place.office_name.en}, counter {place.counter}, device {place.device_id}")
    return 0
