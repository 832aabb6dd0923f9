"""`portal agency-key`: make or revoke the secret an agency's system shows at the line."""

import argparse
import json
from pathlib import Path

from portal.agency.keys import make_key, revoke_keys
from portal.home import PortalHome
from portal.opened import open_portal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument(
        "--agency", required=True, action="append", help="the body's code, e.g. CRA; may be given again"
    )
    parser.add_argument("--revoke", action="store_true", help="revoke what is in force; make nothing")
    parser.add_argument("--json", action="store_true", help='print {"CRA": "lpa_…"}')


def run(arguments: argparse.Namespace) -> int:
    """Make a secret for each agency and print it; it is shown this once."""
    with open_portal(PortalHome(arguments.home)) as portal, portal.sessions.begin() as session:
        now = portal.clock()
        if arguments.revoke:
            made = {code: str(revoke_keys(session, code, now)) for code in arguments.agency}
        else:
            made = {code: make_key(session, code, now) for code in arguments.agency}
    if arguments.json:
        print(json.dumps(made))
    else:
        for code, told in made.items():
            print(f"{code}  {told}")
    return 0
