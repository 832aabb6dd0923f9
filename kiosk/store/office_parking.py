"""Parked forms of the office: other counters' and the office's keys by the feed, own ones by the journal."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kiosk.domain.parked import ParkedEntry, ParkedForm, ParkedId
from kiosk.store.database import Database

Fields = Mapping[str, Any]
_KEY_BYTES: Final = 32
# A key that was replaced opens the papers of the week before.
_KEPT_KEYS: Final = 3


class StoreOfficeParking:
    """Implements `ports.OfficeParking` over one connection, in the lane that opened it."""

    def __init__(self, database: Database) -> None:
        """Take the connection; whoever opened it closes it."""
        self._database = database

    def told(self, parked_id: ParkedId) -> ParkedForm | None:
        """Return a form that another counter of the office has parked, None when none was told."""
        row = self._database.row(
            "SELECT until, sealed, counter FROM parked_told WHERE parked_id = ?", (parked_id,)
        )
        return None if row is None else ParkedForm(parked_id, str(row[0]), bytes(row[1]), counter=int(row[2]))

    def is_released(self, parked_id: ParkedId) -> bool:
        """Say whether a counter of the office has filed it: this one, or another as the feed tells."""
        return bool(
            self._database.value(
                "SELECT EXISTS (SELECT 1 FROM parked_released WHERE parked_id = ?1)"
                " OR EXISTS (SELECT 1 FROM parked_gone WHERE parked_id = ?1)",
                (parked_id,),
            )
        )

    def own(self) -> Sequence[ParkedEntry]:
        """Return this counter's entries whose sealed form is still there, oldest first."""
        rows = self._database.rows(
            "SELECT parked_id, until, seq, body_hash FROM parked_entries ORDER BY position"
        )
        return [ParkedEntry(ParkedId(row[0]), str(row[1]), int(row[2]), str(row[3])) for row in rows]

    def office_keys(self) -> Sequence[bytes]:
        """Return the keys of the office, the newest first."""
        return [bytes(row[0]) for row in self._database.rows("SELECT key FROM office_keys ORDER BY n DESC")]


def take_parked(database: Database, item: Fields) -> None:
    """Keep a form that another counter has parked, and let go of those whose day has passed."""
    fields = item["fields"]
    database.run("DELETE FROM parked_told WHERE until < ?", (str(item["at"])[:10],))
    database.run(
        "INSERT OR REPLACE INTO parked_told (parked_id, until, counter, sealed) VALUES (?, ?, ?, ?)",
        (fields["parked_id"], fields["until"], int(fields["counter"]), _octets(fields["sealed"])),
    )


def take_released(database: Database, item: Fields) -> None:
    """Let go of a parked form that a counter of the office has filed."""
    parked_id = item["fields"]["parked_id"]
    database.run("DELETE FROM parked_told WHERE parked_id = ?", (parked_id,))
    database.run("INSERT OR REPLACE INTO parked_gone (parked_id, at) VALUES (?, ?)", (parked_id, item["at"]))


def take_office_key(database: Database, key: Fields, n: int) -> None:
    """Keep the key of the office that came with its roster."""
    octets = _octets(key["key"])
    if len(octets) != _KEY_BYTES:
        raise ValueError("office key")
    database.run(
        "INSERT OR IGNORE INTO office_keys (key_id, n, key) VALUES (?, ?, ?)", (key["id"], n, octets)
    )
    newest = "SELECT key_id FROM office_keys ORDER BY n DESC LIMIT ?"
    database.run(f"DELETE FROM office_keys WHERE key_id NOT IN ({newest})", (_KEPT_KEYS,))  # noqa: S608 - own names


def _octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
