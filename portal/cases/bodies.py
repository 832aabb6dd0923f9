"""Reading bodies for judgement: strictly, and only in the forms the contract knows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.errors import MalformedError
from portal.tables import Body, Device, Entry

SCHEMAS_FOLDER = Path(__file__).resolve().parents[1] / "contract" / "schemas"


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the validator of one of the contract's schemas."""
    return Draft202012Validator(json.loads((SCHEMAS_FOLDER / f"{name}.json").read_text("utf-8")))


def read_body(data: bytes | None, schema_name: str) -> Mapping[str, Any]:
    """Read a body of a known form.

    Raises:
        MalformedError: erased, not strict JSON, or not of the published form.
    """
    if data is None:
        raise MalformedError("erased")
    fields = canonical_json.decode(data)
    if not validator(schema_name).is_valid(fields):
        raise MalformedError(schema_name)
    return fields


def bodies_of(session: Session, entry: Entry) -> list[bytes | None]:
    """Return an entry's bodies in order, the facts first; None where one was erased or is owed."""
    rows = session.scalars(select(Body).where(Body.entry_id == entry.id))
    found = {row.position: row.data for row in rows}
    return [found.get(position) for position in range(max(found, default=0) + 1)]


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry, its facts in their published form, and its personal bodies as they came; None is erased."""

    entry: Entry
    facts: Mapping[str, Any]
    personal: tuple[bytes | None, ...]

    def personal_at(self, position: int) -> bytes | None:
        """Return a personal body by its place, None where there is none."""
        return self.personal[position] if position < len(self.personal) else None


def open_entry(session: Session, entry: Entry) -> Opened:
    """Open an entry for its judge.

    Raises:
        MalformedError: its facts are not of the form of their kind.
    """
    facts, *personal = bodies_of(session, entry)
    return Opened(entry, read_body(facts, f"facts-{entry.kind}"), tuple(personal))


def sums_to_zero(facts: Mapping[str, Any]) -> bool:
    """Say whether the entry's money lines balance."""
    return sum(int(line["dirhams"]) for line in facts["ledger"]) == 0


def place_flags(session: Session, entry: Entry, facts: Mapping[str, Any]) -> list[str]:
    """Return `place_differs` when the facts name another office or counter than the device's own."""
    device = session.get_one(Device, entry.device_id)
    is_here = (facts["office"], facts["counter"]) == (device.office_code, device.counter)
    return [] if is_here else ["place_differs"]
