"""The watchdog over the courier: online, waiting, and nothing scheduled is a bug of ours, and is reported."""

import logging
from datetime import datetime, timedelta
from typing import Final

from kiosk.sync.status import CourierStatus, LineState

# A round's own deadlines are shorter than this: one that is later than that will not come. (Our choice.)
OVERDUE: Final = timedelta(minutes=15)
_LOG = logging.getLogger(__name__)


def is_stuck(status: CourierStatus, waiting: int, now: datetime) -> bool:
    """Say whether entries wait on a good line and no round is under way, planned, or about to begin."""
    if status.line is not LineState.UP or not waiting or status.round_waiting is not None:
        return False
    if not status.next_try_at:
        return True
    # A clock that was set back makes the plan look far away, one set forward long past: both are looked into.
    planned = datetime.fromisoformat(status.next_try_at)
    return abs(now - planned) > OVERDUE


class Watchdog:
    """Barks once for each time the courier is stuck, and has it woken at every look until it moves."""

    def __init__(self) -> None:
        self._is_barking = False

    def bites(self, status: CourierStatus, waiting: int, now: datetime) -> bool:
        """Return whether the courier must be woken; report it when that is new."""
        stuck = is_stuck(status, waiting, now)
        if stuck and not self._is_barking:
            planned = status.next_try_at or "-"
            _LOG.error("watchdog: online, %d waiting, nothing scheduled (planned %s)", waiting, planned)
        self._is_barking = stuck
        return stuck
