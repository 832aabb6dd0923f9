"""Where a file goes that a person takes along: the first stick that is in, else a folder of the home."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.app.sticks import STICKS
from kiosk.errors import StoreError
from kiosk.store.disk import write_whole

_FOLDER: Final = "exports"


@dataclass(frozen=True, slots=True)
class Exports:
    """Writes files for people; in a lane that may wait for a slow stick."""

    home: Path
    sticks: Sequence[str] = STICKS

    def write(self, name: str, data: bytes) -> str:
        """Write a file whole and return where it is.

        Raises:
            DiskFullError, StoreError: it is not there.
        """
        folder = next(mounted(self.sticks), self.home / _FOLDER)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder.name}: {error.strerror}") from error
        write_whole(folder / name, data)
        return str(folder / name)


def mounted(sticks: Sequence[str]) -> Iterator[Path]:
    """Return the sticks that are in, by the patterns of folders where they appear."""
    for place in sticks:
        anchor = Path(Path(place).anchor)
        for folder in sorted(anchor.glob(str(Path(place).relative_to(anchor)))):
            if folder.is_mount():
                yield folder
