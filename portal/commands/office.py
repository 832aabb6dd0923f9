"""`portal office`: enters an office, its counters and its people, from a JSON file; what is there is renewed.

The file: `{"code": "BEN-001", "number": 2, "name": {"ar", "en"}, "counters": 3, "people": [{"operator_id",
"name": {"ar", "en"}, "role": "clerk"|"supervisor", "pin"?}]}`. A PIN is kept as its verifier
only; somebody who is known already keeps the one they have when none is given. Nobody is taken out.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cases.bodies import validator
from portal.errors import PublicationRefusedError
from portal.feed.publishing import publish_roster
from portal.home import PortalHome
from portal.opened import open_portal
from portal.tables import Counter, Office, Operator
from portal.trust.verifiers import make_verifier


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("path", type=Path, metavar="FILE", help="the office, its counters and people")
    parser.add_argument("--database-url", help="use this PostgreSQL this time")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Enter the office and publish its roster."""
    told = _read(arguments.path)
    home = PortalHome(arguments.home)
    with open_portal(home, arguments.database_url) as portal, portal.sessions.begin() as session:
        _enter(session, told)
        for person in told["people"]:
            _enter_person(session, told["code"], person)
        session.flush()
        publish_roster(session, portal, told["code"])
    said = {"office": told["code"], "counters": told["counters"], "people": len(told["people"])}
    if arguments.json:
        print(json.dumps(said))
    else:
        print(f"{said['office']}: {said['counters']} counters, {said['people']} people published")
    return 0


def _enter(session: Session, told: Mapping[str, Any]) -> None:
    code, number = told["code"], told["number"]
    holder = session.scalars(select(Office).where(Office.number == number)).first()
    office = session.get(Office, code)
    if (holder is not None and holder.code != code) or (office is not None and office.number != number):
        raise PublicationRefusedError("the number of an office never changes, and no two offices share one")
    if office is None:
        office = Office(code=code, number=number, name_ar="", name_en="")
        session.add(office)
    office.name_ar, office.name_en = told["name"]["ar"], told["name"]["en"]
    session.flush()
    for counter in range(1, told["counters"] + 1):
        if session.get(Counter, (code, counter)) is None:
            session.add(Counter(office_code=code, number=counter))


def _enter_person(session: Session, office: str, told: Mapping[str, Any]) -> None:
    person = session.get(Operator, told["operator_id"])
    if person is not None and person.office_code != office:
        raise PublicationRefusedError(f"{told['operator_id']} is somebody of {person.office_code}")
    if person is None and "pin" not in told:
        raise PublicationRefusedError(f"{told['operator_id']} has no PIN yet")
    if person is None:
        person = Operator(operator_id=told["operator_id"], office_code=office)
        session.add(person)
    person.name_ar, person.name_en, person.role = told["name"]["ar"], told["name"]["en"], told["role"]
    if "pin" in told:
        person.verifier = make_verifier(told["pin"])


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PublicationRefusedError(str(path)) from error
    fault = next(iter(validator("office").iter_errors(found)), None)
    if fault is not None:
        # Where, never what: a PIN may stand there.
        raise PublicationRefusedError(f"{path.name}: {fault.json_path}")
    return dict(found)
