"""Notices that nobody is there any more: warns, lets a touch extend, then asks for the wipe. No Qt, no clock.

WCAG 2.2, 2.2.1: a warning of at least 20 seconds, extended by one simple action, at least ten times. Here a
touch always extends, however often: time never runs out on somebody who answers slowly.
"""

import enum
from dataclasses import dataclass
from typing import Final

QUIET_S: Final = 90
WARNING_S: Final = 30


class Idle(enum.StrEnum):
    """How it stands."""

    PRESENT = "present"
    WARNING = "warning"
    GONE = "gone"


@dataclass(slots=True)
class IdleWatch:
    """Counts seconds without a touch; told of touches and of seconds, keeps no time of its own."""

    quiet_s: int = QUIET_S
    warning_s: int = WARNING_S
    still_s: int = 0
    extensions: int = 0

    def touched(self) -> None:
        """Begin anew: somebody is there."""
        if self.state is Idle.WARNING:
            self.extensions += 1
        self.still_s = 0

    def second_passed(self) -> Idle:
        """Count one second and return how it stands."""
        self.still_s += 1
        return self.state

    @property
    def state(self) -> Idle:
        """How it stands now."""
        if self.still_s < self.quiet_s:
            return Idle.PRESENT
        return Idle.WARNING if self.still_s < self.quiet_s + self.warning_s else Idle.GONE

    @property
    def left_s(self) -> int:
        """Seconds until the wipe."""
        return max(0, self.quiet_s + self.warning_s - self.still_s)
