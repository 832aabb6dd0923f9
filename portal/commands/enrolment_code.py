"""`portal enrolment-code`: a one-time code for one counter."""

import argparse
import json
from pathlib import Path

from portal.home import PortalHome
from portal.opened import open_portal
from portal.trust.enrolment import CODE_LIFETIME, make_code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--office", required=True, help="office code, e.g. TIP-001")
    parser.add_argument("--counter", type=int, required=True, help="counter number")
    parser.add_argument(
        "--replaces-dead-pc", action="store_true", help="the PC takes the place of the one there before"
    )
    parser.add_argument("--json", action="store_true", help='print {"code": …}')


def run(arguments: argparse.Namespace) -> int:
    """Make a code and print it; it is shown this once and kept nowhere."""
    with open_portal(PortalHome(arguments.home)) as portal, portal.sessions.begin() as session:
        fingerprint = portal.trust_root.fingerprint
        code = make_code(
            session,
            arguments.office,
            arguments.counter,
            fingerprint,
            portal.clock(),
            replaces_dead_pc=arguments.replaces_dead_pc,
        )
    if arguments.json:
        print(json.dumps({"code": code}))
    else:
        hours = int(CODE_LIFETIME.total_seconds() // 3600)
        print(f"{code}\nfor {arguments.office}, counter {arguments.counter}; valid {hours} hours, for one PC")
    return 0
