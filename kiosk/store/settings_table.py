"""What the centre has set from afar, joined over its documents, and what was in force at the last start."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.store.database import Database

EVERYBODY: Final = "settings"  # the document for all offices; an office's own stands over it


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """The centre's values by their names; `version` names the documents they came from, empty without any."""

    version: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def remote_settings(database: Database) -> RemoteSettings:
    """Return the values of all documents, an office's own over those for everybody."""
    rows = database.rows(
        "SELECT object, version, payload FROM settings_documents ORDER BY object <> ?, object", (EVERYBODY,)
    )
    values: dict[str, Any] = {}
    versions = []
    for name, version, payload in rows:
        values |= json.loads(str(payload))["settings"]
        versions.append(f"{name}:{version}")
    return RemoteSettings(" ".join(versions), values)


def settings_seen(database: Database) -> Mapping[str, Any] | None:
    """Return what was in force at the last start, None before the first."""
    found = database.value("SELECT in_force FROM settings_seen")
    return None if found is None else dict(json.loads(str(found)))


def note_settings(database: Database, in_force: Mapping[str, Any]) -> None:
    """Remember what is in force now."""
    with database.transaction():
        database.run(
            "INSERT OR REPLACE INTO settings_seen (one, in_force) VALUES (1, ?)",
            (json.dumps(in_force, ensure_ascii=False, sort_keys=True),),
        )
