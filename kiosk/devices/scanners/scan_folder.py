"""The folder into which a scanner of papers writes its files: listed newest first, read and never changed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from kiosk.domain.picture_file import Doubt
from kiosk.errors import DeviceAbsentError, NothingReadError
from kiosk.ports import ScanFile

_MOST_LISTED: Final = 100


class ScanFolder:
    """Implements `ports.PaperScans` over one folder; keeps nothing open."""

    def __init__(self, folder: Path, doubt: Callable[[bytes], Doubt | None]) -> None:
        """Take the folder, which need not be there yet, and what looks at pictures as their readers will."""
        self._folder = folder
        self._doubt = doubt

    @property
    def place(self) -> str:
        """Name the folder, for the clerk."""
        return str(self._folder)

    def list(self) -> Sequence[ScanFile]:
        """Return the files that lie there, newest first.

        Raises:
            DeviceAbsentError: there is no such folder, or it cannot be read.
        """
        try:
            found = [(path, path.stat()) for path in self._folder.iterdir() if _is_shown(path)]
        except OSError as error:
            raise DeviceAbsentError(self.place) from error
        files = [ScanFile(path.name, status.st_size, status.st_mtime) for path, status in found]
        return sorted(files, key=lambda file: (-file.modified_at_s, file.name))[:_MOST_LISTED]

    def read(self, name: str, most_bytes: int) -> bytes:
        """Return a file's bytes, at most one more than `most_bytes`.

        Raises:
            NothingReadError: it is gone, or cannot be read.
        """
        path = self._folder / name
        if path.parent != self._folder or not _is_shown(path):
            raise NothingReadError(name)
        try:
            with path.open("rb") as file:
                return file.read(most_bytes + 1)
        except OSError as error:
            raise NothingReadError(name) from error

    def doubt(self, data: bytes) -> Doubt | None:
        """Return why a picture may not be readable, None where nothing speaks against it."""
        return self._doubt(data)


def _is_shown(path: Path) -> bool:
    return not path.name.startswith(".") and path.is_file()
