"""`portal restored`: after the database came back from a backup, and before it serves again.

Counters send again what the backup does not hold. Run it once for each restore.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.errors import StatementRefusedError
from portal.home import PortalHome
from portal.opened import open_portal
from portal.restoring import begin_life, make_statement
from portal.trust.keys import load_root_keys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument(
        "--to", metavar="TIME", help="the moment the backup is of, e.g. 2026-11-21T22:00+02:00"
    )
    parser.add_argument(
        "--statement", type=Path, metavar="FILE", help="a statement signed elsewhere, where the root keys are"
    )
    parser.add_argument(
        "--prepare", type=Path, metavar="FILE", help="only sign a statement into FILE; change nothing"
    )
    parser.add_argument("--database-url", help="use this PostgreSQL this time")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Begin the new life, or prepare its statement."""
    home = PortalHome(arguments.home)
    with open_portal(home, arguments.database_url) as portal, portal.sessions.begin() as session:
        now = portal.clock()
        if arguments.statement is not None:
            statement = _read(arguments.statement)
        else:
            statement = make_statement(session, load_root_keys(home), _moment(arguments.to), now)
        if arguments.prepare is not None:
            arguments.prepare.write_text(json.dumps(statement), "utf-8")
            print(f"prepared {arguments.prepare}")
            return 0
        said = begin_life(session, portal, statement, now)
    life = {"term": said["term"], "id": said["id"], "restored_to": said["restored_to"]}
    print(
        json.dumps(life)
        if arguments.json
        else f"incarnation {life['term']}, restored to {life['restored_to']}"
    )
    return 0


def _moment(text: str | None) -> datetime:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError as error:
        raise StatementRefusedError("--to: a time as in 2026-11-21T22:00+02:00") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StatementRefusedError(str(path)) from error
    if not isinstance(found, dict):
        raise StatementRefusedError(str(path))
    return found
