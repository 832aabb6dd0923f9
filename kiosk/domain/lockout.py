"""How long a number is refused after wrong PINs."""

from dataclasses import dataclass
from typing import Final

FREE_TRIES: Final = 5
# INVENTED: no rule of the post is known. At this pace half of all six-digit PINs take about a year.
LOCKED_MS: Final = 5 * 60 * 1000


@dataclass(frozen=True, slots=True)
class WrongPins:
    """Wrong PINs in a row for one number, and the time since boot of the last one."""

    count: int = 0
    last_mono_ms: int = 0

    def one_more(self, mono_ms: int) -> "WrongPins":
        """Return the count after another wrong PIN."""
        return WrongPins(self.count + 1, mono_ms)

    def wait_ms(self, mono_ms: int) -> int:
        """Return how long the number is still refused, 0 when it may be tried."""
        if self.count == 0 or self.count % FREE_TRIES:
            return 0
        return max(0, self.last_mono_ms + LOCKED_MS - mono_ms)
