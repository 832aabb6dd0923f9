"""Why an attendant has closed a self-service machine; kept in its home over a power cut."""

from pathlib import Path
from typing import Final

from kiosk.trust.durable_files import replace

_MARK: Final = "out-of-service"
_LONGEST: Final = 32


def closed_for(home: Path) -> str:
    """Return the reason, empty while the machine is in service.

    What cannot be read any more counts as a fault: a bad file opens nothing that was closed.
    """
    try:
        reason = (home / _MARK).read_text("ascii")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError):
        return "fault"
    is_sound = not reason or (reason.isalpha() and len(reason) <= _LONGEST)
    return reason if is_sound else "fault"


def keep_closed(home: Path, reason: str) -> None:
    """Keep the reason; an empty one puts the machine back into service.

    Raises:
        DiskFullError, StoreError: what was kept before stands.
    """
    replace(home / _MARK, reason.encode("ascii"))
