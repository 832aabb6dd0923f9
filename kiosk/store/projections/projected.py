"""An entry on its way into the read models: its place in the store and its facts, parsed once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.domain.entry import Entry
from kiosk.store.database import Database


@dataclass(frozen=True, slots=True)
class Projected:
    """One entry, where it stands in this store, and the facts and time read from its bytes."""

    position: int
    entry: Entry
    facts: Mapping[str, Any]
    wall: str


Steps = Mapping[tuple[str, int], Callable[[Database, Projected], None]]


def projected(position: int, entry: Entry) -> Projected:
    """Parse what the read models need from an entry's bytes."""
    wall = str(entry.envelope_fields()["made_at"]["wall"])
    return Projected(position, entry, entry.facts_fields(), wall)
