"""Settings from afar come into force at a start, before anything has used them; every change is an entry."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.config import REMOTE_FILE, Settings, joined_settings, load_settings
from kiosk.domain.entry import AuthorRole
from kiosk.domain.site_settings import CENTRE_ONLY, REMOTE, SITE_MAY, Joined
from kiosk.errors import SettingsError
from kiosk.store.opening import Store
from kiosk.store.reader import StoreReader
from kiosk.store.settings_table import note_settings, remote_settings, settings_seen
from kiosk.trust import durable_files

_VERSION: Final = "version"
_OWN: Final = "own"
_DIGITS: Final = 8


def take_remote_settings(home: Path, settings: Settings, store: Store) -> Settings:
    """Lay the centre's values down, note a change as an entry, and return the settings in force now.

    Whatever is wrong with a value, the start goes on with the one before.
    """
    held = remote_settings(store.database)
    _lay_down(home, held.version, held.values)
    try:
        joined, settings = joined_settings(home), load_settings(home)
    except SettingsError:  # the site's own file was broken since it was read; the doctor says so
        return settings
    now = {_VERSION: held.version, **_in_force(joined), _OWN: _own(joined)}
    before = settings_seen(store.database)
    if before != now:
        if before is not None:
            _note_change(store, before, now, joined)
        note_settings(store.database, now)
    return settings


@dataclass(frozen=True, slots=True)
class SettingsSeen:
    """The remote settings as status and doctor show them; `waiting` come into force at the next start."""

    version: str
    is_waiting: bool
    refused: Mapping[str, str]
    rows: tuple[tuple[str, Any, str, bool], ...]


def look_at_settings(home: Path, reader: StoreReader) -> SettingsSeen:
    """Say of each setting its value in force, whose it is, and whether the site may change it.

    Raises:
        SettingsError: the site's own file cannot be read.
    """
    held, joined = remote_settings(reader.database), joined_settings(home)
    in_force = _in_force(joined)
    seen = settings_seen(reader.database)
    rows = tuple(
        (name, in_force[name], "centre" if name in joined.applied else "site", name in SITE_MAY)
        for name in sorted(REMOTE)
    )
    is_waiting = seen is not None and seen.get(_VERSION, "") != held.version
    return SettingsSeen(held.version, is_waiting, joined.refused, rows)


def _lay_down(home: Path, version: str, values: Mapping[str, Any]) -> None:
    """Put the store's values where every process of this counter reads them."""
    path = home / REMOTE_FILE
    wanted = json.dumps({"version": version, "settings": dict(values)}, ensure_ascii=False, sort_keys=True)
    if not version:
        path.unlink(missing_ok=True)
        return
    with suppress(OSError):
        if path.read_text("utf-8") == wanted:
            return
    durable_files.replace(path, wanted.encode())


def _in_force(joined: Joined) -> dict[str, Any]:
    found = {}
    for name in sorted(CENTRE_ONLY | SITE_MAY.keys()):
        table, _, key = name.partition(".")
        found[name] = joined.tables.get(table, {}).get(key, SITE_MAY.get(name))
    return found


def _own(joined: Joined) -> dict[str, Any]:
    """Return what is the machine's own and never set from afar: devices, folders, the measured screen.

    Paths name people and places: of those only what changes with them is told, the first digits of a hash.
    """
    found: dict[str, Any] = {}
    for table, values in joined.tables.items():
        for key, value in values.items() if isinstance(values, Mapping) else ():
            name = f"{table}.{key}"
            if name not in REMOTE:
                found[name] = value if isinstance(value, bool | int) else _digest(value)
    return found


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "#" + hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _note_change(store: Store, before: Mapping[str, Any], now: Mapping[str, Any], joined: Joined) -> None:
    noted = {name: value for name, value in now.items() if name not in {_VERSION, _OWN}}
    changed = {name: value for name, value in noted.items() if before.get(name) != value}
    mine, earlier = now[_OWN], before.get(_OWN)
    if earlier is not None:  # noted by a program that did not look at these yet: nothing can be said
        changed |= {name: value for name, value in mine.items() if earlier.get(name) != value}
        changed |= {name: None for name in earlier if name not in mine}  # a line taken out of the site's file
    if not changed and before.get(_VERSION, "") == now[_VERSION]:
        return
    is_centre = before.get(_VERSION, "") != now[_VERSION]
    facts = {
        "source": "centre" if is_centre else "site",
        "version": now[_VERSION],
        "changed": changed,
        "kept": list(joined.kept),
        "refused": dict(joined.refused),
    }
    store.journal.record_settings(facts, AuthorRole.COURIER if is_centre else AuthorRole.SUPPORT)
