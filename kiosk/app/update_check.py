"""What the doctor says of updates: what runs, what waits, when it was asked, until when the word holds."""

import json
import time
from datetime import UTC, datetime
from typing import Final

from kiosk import __version__
from kiosk.app.checks import CheckWords
from kiosk.app.update_word import UpdateFolders
from kiosk.domain.calendar import local
from kiosk.errors import LineError
from kiosk.ports import Check, Level
from kiosk.updates.folders import read_json
from kiosk.updates.installation import Installation

NAME: Final = "updates"
_DAY_S: Final = 24 * 3600
# The timer asks every hour; the word of a repository lasts fourteen days.
_UNASKED_DAYS: Final = 3
_FAILED: Final = frozenset({"refused", "went_back"})
_LINE: Final = LineError.code.partition("-")[0]


def update_check(folders: UpdateFolders, installation: Installation, words: CheckWords) -> Check:
    """Look at the words that the parts of the update have left; asks nobody."""
    current = installation.current()
    if current is None:  # Windows, or from source: the next setup or package is the update
        return words.named(NAME, Level.GREEN, "doctor.ok.updates_by_package", version=__version__)
    last, fetching = installation.last(), read_json(folders.progress)
    if last.get("state") in _FAILED:
        failed, code = str(last.get("version", "?")), str(last.get("code", "?"))
        return words.named(
            NAME, Level.RED, "doctor.trouble.updates_failed", version=current, failed=failed, code=code
        )
    if installation.trial() is not None:
        return words.named(NAME, Level.AMBER, "doctor.trouble.updates_trial", version=current)
    state, version = fetching.get("state"), str(fetching.get("version", ""))
    if state == "failed" and not str(fetching.get("code", "")).startswith(_LINE):
        code = str(fetching.get("code", "?"))
        return words.named(NAME, Level.AMBER, "doctor.trouble.updates_refused", version=current, code=code)
    if state == "ready" and version != current:
        return words.named(NAME, Level.AMBER, "doctor.trouble.updates_ready", version=current, ready=version)
    return _asked(folders, words, current)


def _asked(folders: UpdateFolders, words: CheckWords, current: str) -> Check:
    """Say when a repository was last asked; who was not asked for days has a timer or a line that is down."""
    try:
        asked_s = folders.asked.stat().st_mtime
    except OSError:
        return words.named(NAME, Level.AMBER, "doctor.trouble.updates_never", version=current)
    shown = (
        f"{local(datetime.fromtimestamp(asked_s, UTC)):%Y-%m-%d %H:%M}"  # as the head of the window shows it
    )
    until = _word_ends(folders)
    days = int((time.time() - asked_s) // _DAY_S)
    if days >= _UNASKED_DAYS:
        return words.named(NAME, Level.AMBER, "doctor.trouble.updates_unasked", version=current, days=days)
    known = str(read_json(folders.floor).get("known_time", ""))
    if until and known and until < known[: len(until)]:
        return words.named(NAME, Level.AMBER, "doctor.trouble.updates_expired", version=current, until=until)
    return words.named(
        NAME, Level.GREEN, "doctor.ok.updates", version=current, asked=shown, until=until or "-"
    )


def _word_ends(folders: UpdateFolders) -> str:
    """Return the day to which the believed word lasts, empty when none was believed yet."""
    try:
        signed = json.loads((folders.state / "metadata" / "timestamp.json").read_bytes())["signed"]
        return str(signed["expires"])[: len("2026-11-26")]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
