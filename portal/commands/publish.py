"""`portal publish`: tells counters of a catalogue, directory, prices, holidays, letters, settings.

What is published is a JSON file; a catalogue is a folder. Counters hear of it with their next feed.
"""

import argparse
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from portal.cases.bodies import validator
from portal.errors import MalformedError, PublicationRefusedError
from portal.feed.catalogue_files import read_catalogue
from portal.feed.directory_file import directory_fault
from portal.feed.publishing import (
    CATALOGUE,
    DIRECTORY,
    PRICES,
    newest_of,
    payload_of,
    publish_catalogue,
    publish_directory,
    publish_holidays,
    publish_prices,
    publish_settings,
)
from portal.feed.words import propose, send_letter
from portal.home import PortalHome
from portal.opened import Portal, open_portal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("what", choices=sorted(_PUBLISH), help="what is published")
    parser.add_argument("path", type=Path, metavar="FILE", help="the file, or the catalogue's folder")
    parser.add_argument(
        "--office", default="", help="only the counters of this office get the letter or the settings"
    )
    parser.add_argument("--database-url", help="use this PostgreSQL this time")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Publish; what is published already is not published again."""
    home = PortalHome(arguments.home)
    with open_portal(home, arguments.database_url) as portal, portal.sessions.begin() as session:
        said = _PUBLISH[arguments.what](session, portal, arguments)
    if arguments.json:
        print(json.dumps({"published": arguments.what, **said}, ensure_ascii=False))
    else:
        print(" ".join([f"published {arguments.what}", *(f"{name}={value}" for name, value in said.items())]))
    return 0


def _catalogue(session: Session, portal: Portal, arguments: argparse.Namespace) -> dict[str, Any]:
    publish_catalogue(session, portal, read_catalogue(arguments.path))
    newest = newest_of(session, CATALOGUE, CATALOGUE)
    return {"version": newest.version if newest is not None else 0}


def _prices(session: Session, portal: Portal, arguments: argparse.Namespace) -> dict[str, Any]:
    """Put the file's fees over the table in force; services it does not name keep theirs."""
    given = _read(arguments.path)
    newest = newest_of(session, PRICES, PRICES)
    held = payload_of(newest)["fees"] if newest is not None else {}
    unknown = sorted(set(given) - set(held))
    if unknown:
        raise PublicationRefusedError(f"no such service: {', '.join(unknown)}")
    fees = {**held, **given}
    _require("prices", {"type": "prices", "version": 1, "price_table": "prices-1", "fees": fees})
    publish_prices(session, portal, fees)
    newest = newest_of(session, PRICES, PRICES)
    return {"price_table": payload_of(newest)["price_table"] if newest is not None else ""}


def _holidays(session: Session, portal: Portal, arguments: argparse.Namespace) -> dict[str, Any]:
    days = _read(arguments.path).get("days")
    _require("holidays", {"type": "holidays", "version": 1, "days": days})
    publish_holidays(session, portal, list(days or ()))
    return {"days": len(days or ())}


def _letter(session: Session, portal: Portal, arguments: argparse.Namespace) -> dict[str, Any]:
    letter = {"letter_id": str(uuid.uuid4()), **_read(arguments.path)}
    _require("letter", letter)
    counters = send_letter(session, letter, arguments.office, portal.clock())
    return {"letter_id": letter["letter_id"], "counters": counters}


def _proposal(session: Session, portal: Portal, arguments: argparse.Namespace) -> dict[str, Any]:
    proposal = {"proposal_id": str(uuid.uuid4()), **_read(arguments.path)}
    _require("correction-proposed", {**proposal, "entry_hash": "0" * 64})
    try:
        device_id = propose(session, proposal, portal.clock())
    except MalformedError as error:
        raise PublicationRefusedError(error.detail) from error
    return {"proposal_id": proposal["proposal_id"], "device_id": device_id}


def _settings(session: Session, portal: Portal, arguments: argparse.Namespace) -> dict[str, Any]:
    """Publish what the centre sets: the file's values stand for all that were published before."""
    values = _read(arguments.path)
    _require("settings", {"type": "settings", "version": 1, "settings": values})
    return {
        "version": publish_settings(session, portal, values, arguments.office),
        "office": arguments.office,
    }


def _directory(session: Session, portal: Portal, arguments: argparse.Namespace) -> dict[str, Any]:
    content = _read(arguments.path)
    _require("directory", {"type": DIRECTORY, "version": 1, "content": content})
    wrong = directory_fault(content)
    if wrong:
        raise PublicationRefusedError(wrong)
    publish_directory(session, portal, content)
    return {"services": len(content["services"]), "owners": len(content["owners"])}


Publish = Callable[[Session, Portal, argparse.Namespace], dict[str, Any]]
_PUBLISH: Final[dict[str, Publish]] = {
    "catalogue": _catalogue,
    "prices": _prices,
    "holidays": _holidays,
    "directory": _directory,
    "letter": _letter,
    "proposal": _proposal,
    "settings": _settings,
}


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise PublicationRefusedError(str(path)) from error
    if not isinstance(found, dict):
        raise PublicationRefusedError(f"{path}: not an object")
    return found


def _require(schema: str, fields: dict[str, Any]) -> None:
    error = next(validator(schema).iter_errors(fields), None)
    if error is not None:
        place = ".".join(str(step) for step in error.absolute_path)
        raise PublicationRefusedError(f"{place or 'members'}: {error.validator}")
