"""Limits on refused tries, so that nobody guesses a code by trying."""

import math
import threading
import time
from collections.abc import Callable
from typing import Final

from portal.errors import TooManyTriesError

_MOST_ADDRESSES: Final = 10_000


class TryLimiter:
    """Allows `most` refused tries in `window_s` from one address; successes are not counted."""

    def __init__(
        self, most: int = 10, window_s: float = 60, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._window_s, self._clock = most, window_s, clock
        self._refused: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def require(self, address: str) -> None:
        """Let a try through, or refuse it unheard.

        Raises:
            TooManyTriesError: too many refused tries; the problem says when to come back.
        """
        with self._lock:
            recent = self._recent(address)
            if len(recent) >= self._most:
                wait_s = max(1, math.ceil(recent[0] + self._window_s - self._clock()))
                raise TooManyTriesError("enrol", retry_after_s=wait_s)

    def refused(self, address: str) -> None:
        """Note a refused try."""
        with self._lock:
            if len(self._refused) >= _MOST_ADDRESSES:
                self._refused = {other: times for other in self._refused if (times := self._recent(other))}
            self._refused[address] = [*self._recent(address), self._clock()][-self._most :]

    def _recent(self, address: str) -> list[float]:
        oldest = self._clock() - self._window_s
        return [moment for moment in self._refused.get(address, []) if moment > oldest]
