"""What the window says of updates: the fetching part's word, and what became of the last one."""

from pathlib import Path
from typing import Any, Final

from kiosk import __version__
from kiosk.app.update_word import UpdateFolders
from kiosk.errors import (
    UpdateDamagedError,
    UpdateExpiredError,
    UpdateNotTrustedError,
)
from kiosk.ui.status import UpdateSeen
from kiosk.updates.folders import read_json
from kiosk.updates.installation import Installation

_PERCENT: Final = 100
# A broken line heals by itself and has its own word; these do not.
_TOLD: Final = frozenset({UpdateNotTrustedError.code, UpdateExpiredError.code, UpdateDamagedError.code})
_FAILED: Final = frozenset({"refused", "went_back"})


def update_seen(home: Path, installation: Installation | None = None) -> UpdateSeen | None:
    """Return what there is to say of updates, None when nothing is."""
    installation = installation or Installation.of_machine()
    fetching, last = read_json(UpdateFolders.of_home(home).progress), installation.last()
    state, version = str(fetching.get("state")), str(fetching.get("version", ""))
    if last.get("state") in _FAILED and last.get("version") in {version, ""}:
        return UpdateSeen(str(last["state"]), str(last.get("version", "")), code=str(last.get("code", "")))
    if state == "fetching":
        return UpdateSeen("fetching", version, percent=_percent(fetching))
    if state == "ready" and version not in {__version__, installation.current()}:
        return UpdateSeen("ready", version)
    if state == "failed" and fetching.get("code") in _TOLD:
        return UpdateSeen("failed", version, code=str(fetching["code"]))
    return None


def _percent(fields: dict[str, Any]) -> int:
    try:
        return min(_PERCENT, int(fields["done_bytes"]) * _PERCENT // max(1, int(fields["total_bytes"])))
    except (KeyError, TypeError, ValueError):
        return 0
