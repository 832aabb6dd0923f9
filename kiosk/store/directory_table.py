"""The directory of services that the feed has brought; it stands for the one that ships."""

import json

from kiosk.domain.directory import Directory, parse_directory
from kiosk.store.database import Database

_NEWEST = "FROM directory_documents ORDER BY version DESC LIMIT 1"


class DirectoryTable:
    """The newest directory of one database, parsed once a version; belongs to the connection's lane."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: tuple[str, Directory] | None = None

    def newest(self) -> Directory | None:
        """Return the directory in force, None while the feed has brought none."""
        digest = self.hash()
        if not digest:
            return None
        if self._held is None or self._held[0] != digest:
            payload = json.loads(str(self._database.value(f"SELECT payload {_NEWEST}")))
            self._held = (digest, parse_directory(payload["content"]))
        return self._held[1]

    def hash(self) -> str:
        """Return its content hash, empty while there is none."""
        return str(self._database.value(f"SELECT hash {_NEWEST}") or "")
