"""Where releases come from: anything that gives bytes of a named file from an offset on."""

from pathlib import Path
from typing import Protocol

from kiosk.errors import LineDownError, UpdateSourceMissingError


class Source(Protocol):
    """A repository of releases: the portal's, or a folder on a stick."""

    def read(self, name: str, offset: int, most_bytes: int) -> bytes:
        """Return bytes of a file from `offset` on, at most `most_bytes`; none at its end.

        Raises:
            UpdateSourceMissingError: there is no such file.
            LineError: the line did not bear it; what came before is kept by the caller.
        """


class FolderSource:
    """A folder in the form of the repository: a stick, or what was laid ready by the fetching part."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str, offset: int, most_bytes: int) -> bytes:
        """Return bytes of a file of the folder."""
        try:
            with (self._folder / name).open("rb") as file:
                file.seek(offset)
                return file.read(most_bytes)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise UpdateSourceMissingError(name) from error
        except OSError as error:  # a stick that was pulled, or wears out
            raise LineDownError(f"{name}: errno {error.errno}") from error
