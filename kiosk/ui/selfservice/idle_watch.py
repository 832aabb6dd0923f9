"""Notices that nobody is there any more: warns, lets a touch extend, then asks for the wipe. No Qt, no clock.

WCAG 2.2, 2.2.1: a warning of at least 20 seconds, extended by one simple action, at least ten times. Here a
touch always extends, however often: time never runs out on somebody who answers slowly. Who listens has
longer, and is asked aloud; but a headset that was left in the socket is nobody, and nobody's data may stay.
"""

import enum
from dataclasses import dataclass
from typing import Final

QUIET_S: Final = 90
WARNING_S: Final = 30
# A long page is read in less than two minutes; then there are six to answer in before anything is asked.
HEARD_QUIET_S: Final = 480
HEARD_WARNING_S: Final = 120


class Idle(enum.StrEnum):
    """How it stands."""

    PRESENT = "present"
    WARNING = "warning"
    GONE = "gone"


@dataclass(slots=True)
class IdleWatch:
    """Counts seconds without a touch; told of touches, seconds and listening, keeps no time of its own."""

    quiet_s: int = QUIET_S
    warning_s: int = WARNING_S
    still_s: int = 0
    extensions: int = 0
    is_heard: bool = False

    def touched(self) -> None:
        """Begin anew: somebody is there."""
        if self.state is Idle.WARNING:
            self.extensions += 1
        self.still_s = 0

    def listen(self, *, is_heard: bool) -> None:
        """Count as for somebody who listens, or who does not; a change is somebody who did something."""
        if is_heard is not self.is_heard:
            self.is_heard, self.still_s = is_heard, 0

    def second_passed(self) -> Idle:
        """Count one second and return how it stands."""
        self.still_s += 1
        return self.state

    @property
    def _quiet_s(self) -> int:
        return HEARD_QUIET_S if self.is_heard else self.quiet_s

    @property
    def _end_s(self) -> int:
        return self._quiet_s + (HEARD_WARNING_S if self.is_heard else self.warning_s)

    @property
    def state(self) -> Idle:
        """How it stands now."""
        if self.still_s < self._quiet_s:
            return Idle.PRESENT
        return Idle.WARNING if self.still_s < self._end_s else Idle.GONE

    @property
    def left_s(self) -> int:
        """Seconds until the wipe."""
        return max(0, self._end_s - self.still_s)
