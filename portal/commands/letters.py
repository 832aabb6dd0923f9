"""`portal letters`: every letter and proposal, to how many counters it went, who received it and when."""

import argparse
import json
from pathlib import Path

from portal.cases.letters import sent_and_answered, written_by_offices
from portal.home import PortalHome
from portal.opened import open_portal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--database-url", help="use this PostgreSQL this time")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print what was sent and what came back."""
    home = PortalHome(arguments.home)
    with open_portal(home, arguments.database_url) as portal, portal.sessions() as session:
        letters, written = list(sent_and_answered(session)), list(written_by_offices(session))
    if arguments.json:
        print(json.dumps({"letters": letters, "from_offices": written}, ensure_ascii=False))
        return 0
    for letter in letters:
        print(f"{letter['at'][:10]}  {letter['what']} {letter['id']}: {letter['counters']} counters")
        for told in letter["answers"]:
            place = f"{told['office']}-{told['counter']:02d}"
            earlier = "" if told["is_current"] else " (to earlier words)"
            print(f"    {told['at'][:16]}  {place}  {told['operator']}  {told['answer']}{earlier}")
    for letter in written:
        print(f"{letter['at'][:16]}  {letter['number']}  {letter['recipient']}: {letter['subject']}")
    return 0
