"""`portal parking-key`: which key an office's parked forms are sealed with; a new one when a PC is lost."""

import argparse
import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import UnknownPlaceError
from portal.feed.office_key import renew_key
from portal.feed.publishing import publish_roster
from portal.home import PortalHome
from portal.office_tables import OfficeKey
from portal.opened import open_portal
from portal.tables import Device, Office
from portal.text_codes import time_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--office", required=True, help="office code, e.g. TIP-001")
    parser.add_argument("--renew", action="store_true", help="make a new key and publish it with the roster")
    parser.add_argument("--database-url", help="use this PostgreSQL this time")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Say which key seals, by its name; the key itself is never shown."""
    home = PortalHome(arguments.home)
    with open_portal(home, arguments.database_url) as portal, portal.sessions.begin() as session:
        office = arguments.office
        if session.get(Office, office) is None:
            raise UnknownPlaceError(office)
        if arguments.renew:
            renew_key(session, office, portal.clock())
            publish_roster(session, portal, office)
        said = {"office": office, **_said(session, office)}
    if arguments.json:
        print(json.dumps(said))
        return 0
    print(f"{said['office']}: sealed with {said['id']} since {said['since']}; {said['keys']} keys so far")
    if arguments.renew:
        print(f"told to {said['counters']} counters with their next feed")
    return 0


def _said(session: Session, office: str) -> dict[str, object]:
    keys = session.scalars(
        select(OfficeKey).where(OfficeKey.office_code == office).order_by(OfficeKey.made_at.desc())
    ).all()
    there = select(Device.device_id).where(Device.office_code == office, Device.revoked_at.is_(None))
    return {
        "id": keys[0].key_id if keys else "",
        "since": time_text(keys[0].made_at) if keys else "",
        "keys": len(keys),
        "counters": len(session.scalars(there).all()),
    }
