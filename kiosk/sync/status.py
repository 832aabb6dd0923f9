"""What the courier is doing, as one frozen value and as `courier.json` in the home."""

import enum
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

STATUS_FILE: Final = "courier.json"


class LineState(enum.StrEnum):
    """The line as last tried; `paused` means that somebody must act before it can work."""

    UNKNOWN = "unknown"
    UP = "up"
    DOWN = "down"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class CourierStatus:
    """The courier's last word.

    Times are ISO 8601 UTC. `reason` is the error code behind `down` and `paused`, else empty. `since` is
    when the line came into this state. `bytes_left` and `seconds_left` are estimates from measured runs and
    None before the first. `clock_offset_ms` is portal time minus wall time, with its error bound.
    `portal_went_back_at` is when the portal was last found to hold less than it had countersigned, without a
    word of its offline keys: an alarm, for people. `owed` counts entries that the portal holds without their
    bodies, because something on the way refused them. `problem` is the published name of the portal's refusal
    behind `reason`. While a round is under way `round_sent` entries went in it and `round_waiting` are left;
    the latter is None between rounds.
    """

    line: LineState = LineState.UNKNOWN
    reason: str = ""
    since: str = ""
    last_success: str = ""
    waiting: int = 0
    oldest_waiting_since: str = ""
    bytes_left: int | None = None
    seconds_left: int | None = None
    next_try_at: str = ""
    acknowledged_seq: int = 0
    clock_offset_ms: int | None = None
    clock_error_ms: int | None = None
    minimum_version: str = ""
    portal_went_back_at: str = ""
    owed: int = 0
    problem: str = ""
    round_sent: int = 0
    round_waiting: int | None = None

    def to_json(self) -> str:
        """Return the status as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def status_from_json(text: str) -> CourierStatus | None:
    """Read a status line, None when it is not one; unknown members are passed over."""
    try:
        fields = json.loads(text)
        known = {name: fields[name] for name in CourierStatus.__slots__ if name in fields}
        known["line"] = LineState(known.get("line", "unknown"))
    except (ValueError, TypeError):
        return None
    return CourierStatus(**known) if _has_right_types(known) else None


def write_status(home: Path, status: CourierStatus) -> None:
    """Replace `courier.json` at once, so that a reader sees the old or the new status whole.

    Not synced: after a power cut the courier writes it again.
    """
    path, fresh = home / STATUS_FILE, home / f"{STATUS_FILE}.{os.getpid()}"
    fresh.write_text(status.to_json() + "\n", encoding="utf-8")
    fresh.replace(path)


def read_status(home: Path) -> CourierStatus:
    """Return the courier's last status; the default one when there is none or it is unreadable."""
    try:
        text = (home / STATUS_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return CourierStatus()
    return status_from_json(text) or CourierStatus()


_DEFAULTS: Final = asdict(CourierStatus())


def _has_right_types(fields: dict[str, Any]) -> bool:
    return all(_is_like(_DEFAULTS[name], value) for name, value in fields.items())


def _is_like(default: Any, value: Any) -> bool:
    if isinstance(default, str):
        return isinstance(value, str)
    return (default is None and value is None) or (isinstance(value, int) and not isinstance(value, bool))
