"""`portal init`: keys, trust root, database; with --demo an office, its people and the catalogue."""

import argparse
import secrets
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.database import migrate, open_engine
from portal.feed.catalogue_files import DEFAULT_FOLDER, read_catalogue
from portal.feed.publishing import publish_catalogue, publish_roster
from portal.home import DatabaseSettings, PortalHome, choose_database_folder
from portal.opened import Portal, assemble
from portal.tables import Counter, Incarnation, Office, Operator
from portal.text_codes import utc_now
from portal.trust.keys import create_keys
from portal.trust.trust_root import create_trust_root
from portal.trust.verifiers import make_verifier

_OFFICE: Final = ("TIP-001", 1, "مكتب طرابلس المركزي", "Tripoli Central Office")
_COUNTERS: Final = range(1, 10)
# Invented people; their PINs stand in the README of a trial and serve nowhere else.
_PEOPLE: Final = (
    ("1001", "سالم الزنتاني", "Salem Al-Zintani", "clerk", "135790"),
    ("9001", "هناء المصراتي", "Hanaa Al-Misrati", "supervisor", "246801"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "--home", type=Path, required=True, help="the portal's folder; made when it is missing"
    )
    parser.add_argument(
        "--demo", action="store_true", help="add office TIP-001, counters 1-9, a clerk and a supervisor"
    )
    parser.add_argument(
        "--catalogue", type=Path, help=f"publish this folder of services (with --demo: {DEFAULT_FOLDER})"
    )
    parser.add_argument(
        "--database-url", help="use this PostgreSQL instead of the embedded one, and remember it"
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the portal; doing it again changes nothing that is there."""
    home = PortalHome(arguments.home)
    home.create()
    _settle_database(home, arguments.database_url)
    create_keys(home)
    create_trust_root(home)
    with open_engine(home) as engine:
        migrate(engine)
        with Session(engine) as session, session.begin():
            _begin_life(session)
        portal = assemble(home, engine)
        if arguments.demo:
            _add_demo(portal)
        folder = arguments.catalogue or (DEFAULT_FOLDER if arguments.demo else None)
        if folder is not None:
            services = read_catalogue(folder)
            with portal.sessions.begin() as session:
                publish_catalogue(session, portal, services)
    print(f"portal ready in {home.root}")
    return 0


def _settle_database(home: PortalHome, url: str | None) -> None:
    if url is not None:
        home.write_settings(DatabaseSettings(url, None))
    elif not home.settings_file.exists():
        home.write_settings(DatabaseSettings(None, choose_database_folder(home)))


def _begin_life(session: Session) -> None:
    if session.scalars(select(Incarnation).limit(1)).first() is None:
        session.add(Incarnation(term=1, id=secrets.token_hex(16), started_at=utc_now()))


def _add_demo(portal: Portal) -> None:
    code, number, name_ar, name_en = _OFFICE
    with portal.sessions.begin() as session:
        if session.get(Office, code) is None:
            session.add(Office(code=code, number=number, name_ar=name_ar, name_en=name_en))
            session.flush()
        for counter in _COUNTERS:
            if session.get(Counter, (code, counter)) is None:
                session.add(Counter(office_code=code, number=counter))
        for operator_id, ar, en, role, pin in _PEOPLE:
            if session.get(Operator, operator_id) is None:
                session.add(
                    Operator(
                        operator_id=operator_id,
                        office_code=code,
                        name_ar=ar,
                        name_en=en,
                        role=role,
                        verifier=make_verifier(pin),
                    )
                )
        session.flush()
        publish_roster(session, portal, code)
