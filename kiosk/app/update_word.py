"""The words that parts of the update leave for each other in a home; light, for the window loads it too."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk import __version__
from kiosk.errors import KioskError
from kiosk.updates.fetching import Pool
from kiosk.updates.folders import make_folder, write_json
from kiosk.updates.installation import Installation
from kiosk.updates.judging import CONFIRMED_FILE

FOLDER: Final = "updates"
READY: Final = "ready"
PROGRESS_FILE: Final = "progress.json"
FLOOR_FILE: Final = "known-time.json"
ASKED_FILE: Final = "asked.json"


@dataclass(frozen=True, slots=True)
class UpdateFolders:
    """Where the fetching part of a home keeps what it has; none of it is believed by the fitting part."""

    root: Path

    @classmethod
    def of_home(cls, home: Path) -> "UpdateFolders":
        """Return the folders of a home."""
        return cls(home / FOLDER)

    @property
    def state(self) -> Path:
        """What the fetching part believes."""
        return self.root / "believed"

    @property
    def ready(self) -> Path:
        """Metadata laid ready, in the repository's form."""
        return self.root / READY

    @property
    def pool(self) -> Pool:
        """Packed files."""
        return Pool(self.root / "pool")

    @property
    def progress(self) -> Path:
        """The word about fetching, for the window."""
        return self.root / PROGRESS_FILE

    @property
    def floor(self) -> Path:
        """The newest time that has certainly been."""
        return self.root / FLOOR_FILE

    @property
    def asked(self) -> Path:
        """Written whenever a repository has answered with a word that was believed."""
        return self.root / ASKED_FILE

    @property
    def told(self) -> Path:
        """The running program's word that it works."""
        return self.root / CONFIRMED_FILE


def confirm_running(home: Path) -> None:
    """Say durably that this program has opened the store and shown its window."""
    trial = Installation.of_machine().trial()
    if trial is None or trial.to != __version__:
        return
    with contextlib.suppress(KioskError):
        folders = UpdateFolders.of_home(home)
        make_folder(folders.root)
        write_json(folders.told, {"version": __version__, "word": trial.word})
