"""`portal stats`: how much the portal holds and what waits for a person."""

import argparse
import json
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.home import PortalHome
from portal.opened import Portal, open_portal
from portal.tables import MAIN_BRANCH, Branch, Case, Device, Entry, FeedItem, OwedBody
from portal.text_codes import time_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures."""
    with open_portal(PortalHome(arguments.home)) as portal, portal.sessions() as session:
        figures = gather(session, portal)
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        for name, value in figures.items():
            print(f"{name}: {value if not isinstance(value, dict) else json.dumps(value)}")
    return 0


def gather(session: Session, portal: Portal) -> dict[str, Any]:
    """Count what the portal holds."""
    newest = session.scalar(select(func.max(Entry.received_at)))
    by_kind = session.execute(select(Entry.kind, func.count()).group_by(Entry.kind).order_by(Entry.kind))
    by_state = session.execute(select(Case.state, func.count()).group_by(Case.state).order_by(Case.state))
    return {
        "incarnation": portal.incarnation,
        "devices": session.scalar(select(func.count()).select_from(Device)),
        "entries": session.scalar(select(func.count()).select_from(Entry)),
        "entries_by_kind": {row[0]: row[1] for row in by_kind},
        "entries_unjudged": session.scalar(
            select(func.count()).select_from(Entry).where(Entry.judged_at.is_(None))
        ),
        "entries_flagged": session.scalar(
            select(func.count()).select_from(Entry).where(func.cardinality(Entry.flags) > 0)
        ),
        "bodies_owed": session.scalar(select(func.count()).select_from(OwedBody)),
        "branches_waiting": session.scalar(
            select(func.count()).select_from(Branch).where(Branch.name != MAIN_BRANCH)
        ),
        "applications": session.scalar(select(func.count(func.distinct(Case.application_id)))),
        "applications_by_state": {row[0]: row[1] for row in by_state},
        "feed_items": session.scalar(select(func.count()).select_from(FeedItem)),
        "last_received_at": time_text(newest) if newest else None,
    }
