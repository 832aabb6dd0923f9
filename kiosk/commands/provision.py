"""`kiosk provision`: makes a counter of this machine by one file, the same file for many machines."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("--file", type=Path, required=True, help="the provision file (docs/operations.md)")
    parser.add_argument("--name", default="", help="which [[machine]] this is (default: its network name)")


def run(arguments: Namespace) -> int:
    """Lay down settings and devices, enrol; repeat it until it says that all is done."""
    from kiosk.app.provisioning import Telling, provision_home, read_provision

    home = console.home_of(arguments)
    wanted = read_provision(arguments.file, home, arguments.name)
    recovery_codes: list[str] = []

    def show(code: str) -> None:
        recovery_codes.append(code)
        sys.stderr.write(f"recovery code / رمز استرجاع المكتب: {code}\n")
        sys.stderr.flush()

    done = provision_home(home, wanted, Telling(console.telling(arguments), show))
    place = done.machine.enrolment.place if done else None
    fields = {
        "device_id": place.device_id if place else None,
        "office": place.office if place else None,
        "counter": place.counter if place else None,
        "enrolled": place is not None,
        "recovery_code": recovery_codes[0] if recovery_codes else None,
    }
    if arguments.json:
        console.print_json(fields)
    elif place:
        console.say(f"{place.office_name.ar} · شباك {place.counter}")
        console.say(f"{place.office_name.en}, counter {place.counter}, device {place.device_id}")
    else:
        console.say("ضُبط الجهاز. بقي التسجيل برمز: kiosk enrol")
        console.say("Settings are laid down. What is left is to enrol with a code: kiosk enrol")
    return 0
