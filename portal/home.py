"""The portal's home folder: where its settings, keys and (by default) its database lie."""

import json
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from portal.errors import NotInitialisedError

_LONGEST_SOCKET_FOLDER = 90  # a Unix socket's path holds 107 bytes (sockaddr_un), the socket's own name 14
_SERVICE_FOLDER = Path("/var/lib/libya-post-portal")


@dataclass(frozen=True, slots=True)
class PortalHome:
    """A portal's folder; private files in it are readable by the owner only."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """Where the database is, and nothing else; may hold a password."""
        return self.root / "portal.json"

    @property
    def keys_folder(self) -> Path:
        """Private keys the running portal signs with."""
        return self.root / "keys"

    @property
    def offline_keys_folder(self) -> Path:
        """Root and recovery keys, which a real portal keeps in safes, apart."""
        return self.root / "offline-keys"

    @property
    def trust_root_file(self) -> Path:
        """The signed trust root, exact bytes as handed out."""
        return self.root / "trust-root.json"

    @property
    def updates_folder(self) -> Path:
        """Releases of the counter's program, with their metadata."""
        return self.root / "updates"

    @property
    def database_lock_file(self) -> Path:
        """Held shared by every process that uses the embedded database."""
        return self.root / "database.lock"

    def create(self) -> None:
        """Make the folder and its private parts; harmless when they are there."""
        self.root.mkdir(mode=0o755, parents=True, exist_ok=True)
        for folder in (self.keys_folder, self.offline_keys_folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)

    def read_settings(self) -> "DatabaseSettings":
        """Read where the database is.

        Raises:
            NotInitialisedError: no portal was made here.
        """
        try:
            found = json.loads(self.settings_file.read_text("utf-8"))["database"]
            folder = found.get("folder")
            return DatabaseSettings(found.get("url"), Path(folder) if folder else None)
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise NotInitialisedError(str(self.root)) from error

    def write_settings(self, settings: "DatabaseSettings") -> None:
        """Write where the database is."""
        folder = str(settings.folder) if settings.folder else None
        write_private(
            self.settings_file, json.dumps({"database": {"url": settings.url, "folder": folder}}).encode()
        )


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """A database by address, or the folder of the embedded one."""

    url: str | None
    folder: Path | None


def write_private(path: Path, data: bytes) -> None:
    """Write a file for the owner only, whole or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def choose_database_folder(home: PortalHome) -> Path:
    """Choose where the embedded database lies: in the home where that works, else beside the system's own.

    PostgreSQL refuses to run as root; run by root it becomes a user of its own, for whom every folder above
    the data must be passable. A private home is never opened for that: the data then lie in /var/lib, or in
    the system's temporary folder when the home itself is temporary. A path too long for a socket moves too.
    """
    root = home.root.resolve()
    inside = root / "postgres"
    is_root = os.geteuid() == 0
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER and (not is_root or _is_passable(root)):
        return inside
    name = f"libya-post-portal-{secrets.token_hex(6)}"
    temporary = Path(tempfile.gettempdir()).resolve()
    if root.is_relative_to(temporary) and (not is_root or _is_passable(temporary)):
        return temporary / name
    if is_root:
        return _SERVICE_FOLDER / name
    return Path.home() / ".local" / "share" / name


def _is_passable(folder: Path) -> bool:
    wanted = stat.S_IROTH | stat.S_IXOTH
    return all(step.stat().st_mode & wanted == wanted for step in (folder, *folder.parents))
