"""`portal export`: every journal entry held, one line each."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import collate, select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.errors import MalformedError
from portal.home import PortalHome
from portal.opened import open_portal
from portal.tables import Body, Entry

_BATCH = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--home", type=Path, required=True, help="the portal's folder")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line (the only form today)")


def run(arguments: argparse.Namespace) -> int:
    """Print every entry, ordered by device, epoch and number; no personal data."""
    with open_portal(PortalHome(arguments.home)) as portal, portal.sessions() as session:
        for line in export_lines(session):
            print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
    return 0


def export_lines(session: Session) -> Iterator[dict[str, Any]]:
    """Yield what is exported of each entry."""
    rows = session.execute(
        select(Entry.device_id, Entry.epoch, Entry.seq, Entry.kind, Entry.hash, Body.data)
        .outerjoin(Body, (Body.entry_id == Entry.id) & (Body.position == 0))
        .order_by(
            collate(Entry.device_id, "C"), collate(Entry.epoch, "C"), Entry.seq, collate(Entry.branch, "C")
        )
        .execution_options(yield_per=_BATCH)
    )
    for row in rows:
        yield {
            "device_id": row.device_id,
            "epoch": row.epoch,
            "seq": row.seq,
            "kind": row.kind,
            "hash": row.hash,
            "application_ids": _filed(row.kind, row.data),
        }


def _filed(kind: str, facts: bytes | None) -> list[str]:
    """Return the applications that an entry files, as its facts list them."""
    if kind != "basket.settled" or facts is None:
        return []
    try:
        applications = canonical_json.decode(facts).get("applications")
    except MalformedError:
        return []
    if not isinstance(applications, list):
        return []
    ids = [item.get("application_id") for item in applications if isinstance(item, dict)]
    return [found for found in ids if isinstance(found, str)]
