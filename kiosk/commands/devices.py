"""`kiosk devices list|set|test|read|capture`: printer, reader, scanner, scale and payment terminal."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict, replace
from typing import Any

from kiosk.commands import console

ROLES = ("printer", "reader", "scanner", "scale", "terminal")


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    actions = parser.add_subparsers(dest="action", required=True)
    listed = actions.add_parser("list", help="what is set up, how it is, and which ports there are")
    chosen = actions.add_parser("set", help="say where a device is")
    chosen.add_argument("device", choices=ROLES)
    chosen.add_argument(
        "--url", required=True, help="port, e.g. /dev/serial/by-path/…, COM3, socket://…, a pty"
    )
    chosen.add_argument(
        "--profile", required=True, help="e.g. epson-80, generic-58, generic-line, toledo-8217, nexo"
    )
    chosen.add_argument(
        "--baud", type=int, help="default: 38400 for a printer, 115200 for a terminal, else 9600"
    )
    chosen.add_argument("--framing", default="8N1")
    chosen.add_argument("--flow", default="none", choices=("none", "xonxoff", "rtscts", "dsrdtr"))
    chosen.add_argument(
        "--draws-codes",
        action="store_true",
        help="of a generic printer whose test page then shows its code: it draws QR symbols by command",
    )
    chosen.add_argument("--id", default="", help="of a payment terminal: what its acquirer calls it (POIID)")
    tested = actions.add_parser("test", help="print a page; say what the printer says")
    tested.add_argument("device", choices=("printer",))
    read = actions.add_parser("read", help="wait for a document and say whether it could be read")
    read.add_argument("device", choices=("document",))
    read.add_argument("--timeout-s", type=float, default=30.0)
    captured = actions.add_parser("capture", help="record what the printer answers, for its model's page")
    captured.add_argument("device", choices=("printer",))
    for action in (listed, chosen, tested, read, captured):
        console.add_home(action)
        console.add_json(action)


def run(arguments: Namespace) -> int:
    """Run one of the five."""
    actions = {"list": _list, "set": _set, "test": _test, "read": _read, "capture": _capture}
    fields = actions[arguments.action](arguments)
    if arguments.json:
        console.print_json(fields)
    else:
        for name, value in fields.items():
            console.say(f"{name:10} {console.plain(value)}")
    return 0


def _list(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.looking import device_states
    from kiosk.devices.discovery import candidate_ports

    states = device_states(console.home_of(arguments))
    return {**states, "ports": [asdict(port) for port in candidate_ports()]}


def _set(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.devices import forget_printer, trust_codes
    from kiosk.config import ROLE_BAUDS, DeviceSettings, load_own_settings, save_settings
    from kiosk.devices.registry import check_profile

    role = arguments.device
    check_profile(role, arguments.profile)
    home = console.home_of(arguments)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)  # devices are set up before anything else
    baud = ROLE_BAUDS[role] if arguments.baud is None else arguments.baud
    place = (arguments.url, arguments.profile, baud, arguments.framing.upper(), arguments.flow)
    device = DeviceSettings(*place, arguments.id)
    chosen: dict[str, Any] = {role: device}
    changed = replace(load_own_settings(home), **chosen)
    save_settings(home, changed)
    if role == "printer":
        forget_printer(changed, home)
        if arguments.draws_codes:
            trust_codes(changed, home)
    return {
        "device": role,
        **{name: value for name, value in asdict(device).items() if name != "id" or value},
    }


def _test(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.trying import print_test_page

    state, outcome = print_test_page(console.home_of(arguments))
    return {"state": str(state), "outcome": str(outcome)}


def _capture(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.devices import captured_printer
    from kiosk.config import load_settings

    home = console.home_of(arguments)
    return {"captured": captured_printer(load_settings(home))}


def _read(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.trying import read_document

    person = read_document(console.home_of(arguments), arguments.timeout_s)
    return {**asdict(person), "source": str(person.source), "sex": str(person.sex)} | {
        "birth_date": person.birth_date.isoformat(),
        "expires_on": person.expires_on.isoformat() if person.expires_on else None,
    }
