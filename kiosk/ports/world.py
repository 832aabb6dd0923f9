"""Time and chance, as the inside needs them."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time, time since boot, and what is known of their quality."""

    def now(self) -> datetime:
        """Return the wall clock's time, aware, in Africa/Tripoli."""

    def mono_ms(self) -> int:
        """Return milliseconds since boot."""

    @property
    def boot_id(self) -> str:
        """Name this boot: 32 hex digits."""

    @property
    def portal_offset(self) -> tuple[int, int] | None:
        """Portal time minus wall time and its error bound, in ms; None while never measured."""

    @property
    def is_suspect(self) -> bool:
        """Say whether the wall clock contradicts what is known (build, last portal, last journal time)."""


class Randomness(Protocol):
    """Unpredictable bits."""

    def bits(self, count: int) -> int:
        """Return `count` random bits as an integer."""

    def octets(self, count: int) -> bytes:
        """Return `count` random bytes."""
