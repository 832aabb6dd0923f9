"""An application as it stands now: as filed, or as the amendment that was taken says."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal import canonical_json
from portal.cases.bodies import bodies_of
from portal.errors import MalformedError
from portal.tables import Case, Entry


def application_now(session: Session, case: Case) -> Mapping[str, Any]:
    """Return the facts of a case's application as they stand; empty when they cannot be read."""
    bodies, place = _bodies(session, case)
    applications = _read(bodies[0] if bodies else None).get("applications")
    if not isinstance(applications, list) or place > len(applications):
        return {}
    found = applications[place - 1]
    return found if isinstance(found, Mapping) else {}


def personal_now(session: Session, case: Case) -> Mapping[str, Any]:
    """Return the personal part as it stands; empty when it was erased or never came whole."""
    bodies, place = _bodies(session, case)
    return _read(bodies[place] if place < len(bodies) else None)


def _bodies(session: Session, case: Case) -> tuple[list[bytes | None], int]:
    """Return the bodies of the entry that speaks last, and the place of this application in it, from 1."""
    is_amended = case.latest_entry_id != case.entry_id
    entry = session.get_one(Entry, case.latest_entry_id if is_amended else case.entry_id)
    return bodies_of(session, entry), 1 if is_amended else case.position


def _read(data: bytes | None) -> Mapping[str, Any]:
    try:
        return canonical_json.decode(data) if data is not None else {}
    except MalformedError:
        return {}
