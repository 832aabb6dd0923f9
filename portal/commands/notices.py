"""`portal notices`: send the short messages that wait; here into a file that stands for the gateway."""

import argparse
import json
from pathlib import Path

from sqlalchemy import func, select

from portal.home import PortalHome
from portal.notify.outbox import send_waiting
from portal.opened import open_portal
from portal.result_tables import Notice


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--sink", type=Path, help="append each message as a line of JSON to this file")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Send, when there is somewhere to send to; say what waits."""
    with open_portal(PortalHome(arguments.home)) as portal:
        sent = send_waiting(portal.sessions, arguments.sink, portal.clock()) if arguments.sink else 0
        with portal.sessions() as session:
            waiting = session.scalar(select(func.count()).select_from(Notice).where(Notice.sent_at.is_(None)))
    told = {"sent": sent, "waiting": waiting}
    print(json.dumps(told) if arguments.json else f"sent {sent}, waiting {waiting}")
    return 0
