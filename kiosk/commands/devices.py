"""`kiosk devices list|set|test|read`: printer and document reader of this counter."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict, replace
from typing import Any

from kiosk.commands import console
from kiosk.errors import DeviceNotConfiguredError

ROLES = ("printer", "reader")


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    actions = parser.add_subparsers(dest="action", required=True)
    listed = actions.add_parser("list", help="what is set up, how it is, and which ports there are")
    chosen = actions.add_parser("set", help="say where a device is")
    chosen.add_argument("device", choices=ROLES)
    chosen.add_argument(
        "--url", required=True, help="port, e.g. /dev/serial/by-path/…, COM3, socket://…, a pty"
    )
    chosen.add_argument("--profile", required=True, help="e.g. epson-80, epson-58, generic-80, generic-line")
    chosen.add_argument("--baud", type=int, default=38_400)
    chosen.add_argument("--framing", default="8N1")
    chosen.add_argument("--flow", default="none", choices=("none", "xonxoff", "rtscts", "dsrdtr"))
    tested = actions.add_parser("test", help="print a page; say what the printer says")
    tested.add_argument("device", choices=("printer",))
    read = actions.add_parser("read", help="wait for a document and say whether it could be read")
    read.add_argument("device", choices=("document",))
    read.add_argument("--timeout-s", type=float, default=30.0)
    for action in (listed, chosen, tested, read):
        console.add_home(action)
        console.add_json(action)


def run(arguments: Namespace) -> int:
    """Run one of the four."""
    actions = {"list": _list, "set": _set, "test": _test, "read": _read}
    fields = actions[arguments.action](arguments)
    if arguments.json:
        console.print_json(fields)
    else:
        for name, value in fields.items():
            console.say(f"{name:10} {value}")
    return 0


def _list(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.counter import EnrolledMachine
    from kiosk.app.looking import device_states
    from kiosk.devices.discovery import candidate_ports

    states = device_states(EnrolledMachine.of_home(console.home_of(arguments)))
    return {**states, "ports": [asdict(port) for port in candidate_ports()]}


def _set(arguments: Namespace) -> dict[str, Any]:
    from kiosk.config import DeviceSettings, load_settings, save_settings
    from kiosk.devices.registry import PRINTER_PROFILES, READER_PROFILES

    known = PRINTER_PROFILES if arguments.device == "printer" else READER_PROFILES
    if arguments.profile not in known:
        raise DeviceNotConfiguredError(f"profile {arguments.profile}; known: {', '.join(known)}")
    home = console.home_of(arguments)
    device = DeviceSettings(
        arguments.url, arguments.profile, arguments.baud, arguments.framing.upper(), arguments.flow
    )
    settings = load_settings(home)
    changed = (
        replace(settings, printer=device)
        if arguments.device == "printer"
        else replace(settings, reader=device)
    )
    save_settings(home, changed)
    return {"device": arguments.device, **asdict(device)}


def _test(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.counter import EnrolledMachine
    from kiosk.app.trying import print_test_page

    state, outcome = print_test_page(EnrolledMachine.of_home(console.home_of(arguments)).settings)
    return {"state": str(state), "outcome": str(outcome)}


def _read(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.counter import EnrolledMachine
    from kiosk.app.trying import read_document

    enrolled = EnrolledMachine.of_home(console.home_of(arguments))
    person = read_document(enrolled, arguments.timeout_s)
    return {**asdict(person), "source": str(person.source), "sex": str(person.sex)} | {
        "birth_date": person.birth_date.isoformat(),
        "expires_on": person.expires_on.isoformat() if person.expires_on else None,
    }
