"""The program's folders: versions side by side, one link that says which runs, one that says which is good.

Below `/opt/libya-post-kiosk`:

* `versions/0.1.0/`, `versions/0.2.0/`: whole programs; none is ever changed once it has its name.
* `current -> versions/0.2.0`: what the command starts.
* `good -> versions/0.1.0`: the last that was seen to work; it judges the other.
* `state/trial.json`: there while `current` is on trial.
* `state/refused.json`: versions that failed, and with which code.
* `state/last.json`: what became of the last update.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from kiosk.errors import KioskError, NotUpdatableError, UpdateNotTrustedError
from kiosk.updates.folders import forget, make_folder, point, read_json, remove_tree, write_json
from kiosk.updates.manifest import MANIFEST_FILE, Manifest, Version

ROOT_VARIABLE: Final = "KIOSK_ROOT"
DEFAULT_ROOT: Final = Path("/opt/libya-post-kiosk")
VERSIONS: Final = "versions"
PROGRAM: Final = "kiosk"
_STARTS: Final = "starts"
# A power cut in the first start is no fault of the program: it gets one more, and no third.
MOST_STARTS: Final = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """A version that runs and has not been seen to work yet.

    `starts` is how often it has begun; `word` is what it must say to be believed: no word of an earlier
    trial, even of the same version, confirms a later one.
    """

    to: str
    back: str
    starts: int
    word: str


class Installation:
    """The folders of one machine; changed only by whoever may write them, one at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.state = root / "state"

    @classmethod
    def of_machine(cls) -> Self:
        """Return this machine's own, or the one that the environment names."""
        return cls(Path(os.environ.get(ROOT_VARIABLE) or DEFAULT_ROOT))

    def require(self) -> None:
        """Make sure that this is an installation that can be updated.

        Raises:
            NotUpdatableError: there is no such installation here.
        """
        if self.current() is None or self.good() is None:
            raise NotUpdatableError(str(self.root))

    @property
    def may_be_changed(self) -> bool:
        """Say whether whoever asks may change it."""
        return os.access(self.root, os.W_OK) and (not self.state.exists() or os.access(self.state, os.W_OK))

    # --- what is ------------------------------------------------------------------------------------------
    def current(self) -> str | None:
        """Return the version that the command starts, None when there is none."""
        return self._pointed("current")

    def good(self) -> str | None:
        """Return the version that was last seen to work."""
        return self._pointed("good")

    def folder(self, version: str) -> Path:
        """Return a version's folder."""
        return self.root / VERSIONS / version

    def program(self, version: str) -> Path:
        """Return a version's program."""
        return self.folder(version) / PROGRAM

    def trial(self) -> Trial | None:
        """Return the trial under way; one whose switch never happened, or that is unreadable, is none."""
        found = read_json(self.state / "trial.json")
        try:
            trial = Trial(str(found["to"]), str(found["back"]), int(found[_STARTS]), str(found["word"]))
        except (KeyError, TypeError, ValueError):
            return None
        return trial if trial.to == self.current() and trial.to != self.good() else None

    def refused(self) -> dict[str, str]:
        """Return the versions that are not tried again, each with the code of why."""
        return {str(version): str(code) for version, code in read_json(self.state / "refused.json").items()}

    def last(self) -> dict[str, Any]:
        """Return what became of the last update."""
        return read_json(self.state / "last.json")

    def manifest_of(self, version: str) -> Manifest | None:
        """Return the manifest that a version was built from; one that came as a package has none."""
        try:
            return Manifest.parse((self.folder(version) / MANIFEST_FILE).read_bytes())
        except (OSError, UpdateNotTrustedError):
            return None

    # --- what changes -------------------------------------------------------------------------------------
    def begin_trial(self, version: Version) -> None:
        """Put a version that stands built in the place of the current one, on trial.

        The note comes first: a cut between note and switch leaves a note about a version that does not run.
        """
        back = self.good()
        if back is None or not self.program(str(version)).exists():
            raise NotUpdatableError(str(version))
        make_folder(self.state)
        self._note_trial(Trial(str(version), back, 0, secrets.token_hex(8)))
        self.note({"version": str(version), "state": "on_trial"})
        point(self.root / "current", f"{VERSIONS}/{version}")

    def note_start(self, trial: Trial) -> None:
        """Note durably, before it begins, that the version on trial is started once more."""
        self._note_trial(replace(trial, starts=trial.starts + 1))

    def confirm(self, trial: Trial) -> None:
        """Let the version on trial be the good one; the one before stays beside it."""
        point(self.root / "good", f"{VERSIONS}/{trial.to}")
        forget(self.state / "trial.json")
        self.note({"version": trial.to, "state": "done"})
        self.prune(keep=frozenset({trial.to, trial.back}))

    def go_back(self, trial: Trial, why: KioskError) -> None:
        """Put the good version back in its place; the other is not tried again."""
        self.refuse(trial.to, why)
        point(self.root / "current", f"{VERSIONS}/{trial.back}")
        forget(self.state / "trial.json")
        self.note({"version": trial.to, "state": "went_back", "code": why.code, "detail": why.detail})
        self.prune(keep=frozenset({trial.back}))

    def refuse(self, version: str, why: KioskError) -> None:
        """Never try a version again."""
        make_folder(self.state)
        write_json(self.state / "refused.json", {**self.refused(), version: why.code})

    def note(self, fields: Mapping[str, Any]) -> None:
        """Note what became of the last update, for whoever looks."""
        make_folder(self.state)
        write_json(self.state / "last.json", fields)

    def forget_trial(self) -> None:
        """Drop the note of a switch that never happened, or that somebody else has ended."""
        if (self.state / "trial.json").exists():
            forget(self.state / "trial.json")

    def prune(self, keep: frozenset[str]) -> None:
        """Remove versions that nobody goes back to, and what a cut has left half built."""
        kept = keep | {name for name in (self.current(), self.good()) if name}
        for folder in (self.root / VERSIONS).iterdir():
            if folder.name not in kept:
                remove_tree(folder)

    def _note_trial(self, trial: Trial) -> None:
        write_json(self.state / "trial.json", asdict(trial))

    def _pointed(self, name: str) -> str | None:
        """Return where a link points, None when that is not a version with a program."""
        try:
            version = (self.root / name).readlink().name
        except OSError:
            return None
        return version if self.program(version).exists() else None
