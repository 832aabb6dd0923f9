"""The machine's clock, and what is known of its quality."""

import secrets
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

TIME_ZONE: Final = "Africa/Tripoli"
BUILT_AT: Final = datetime(2026, 11, 1, tzinfo=UTC)  # earlier than any program that contains this line
_BOOT_ID_FILE: Final = Path("/proc/sys/kernel/random/boot_id")
_BOOT_ID_DIGITS: Final = 32


class SystemClock:
    """`ports.Clock` by the operating system.

    The wall clock is suspect while it stands before the build or before a time known to have been: the last
    journal entry's or the portal's.
    """

    def __init__(
        self, known_times: tuple[datetime, ...] = (BUILT_AT,), boot_id_file: Path = _BOOT_ID_FILE
    ) -> None:
        self._zone = ZoneInfo(TIME_ZONE)
        self._floor = max(known_times)
        self._boot_id = _read_boot_id(boot_id_file)
        self._portal_offset: tuple[int, int] | None = None
        self._portal_time = self._floor

    def now(self) -> datetime:
        """Return the wall clock's time, aware, in Africa/Tripoli."""
        return datetime.now(self._zone)

    def mono_ms(self) -> int:
        """Return milliseconds since boot, time asleep included where the system counts it."""
        boottime = getattr(time, "CLOCK_BOOTTIME", None)
        ns = time.monotonic_ns() if boottime is None else time.clock_gettime_ns(boottime)
        return ns // 1_000_000

    @property
    def boot_id(self) -> str:
        """Name this boot: 32 hex digits."""
        return self._boot_id

    @property
    def portal_offset(self) -> tuple[int, int] | None:
        """Portal time minus wall time and its error bound, in ms; None while never measured."""
        return self._portal_offset

    @property
    def is_suspect(self) -> bool:
        """Say whether the wall clock contradicts what is known."""
        return self.now() < self._floor

    @property
    def floor(self) -> datetime:
        """The latest time known to have been."""
        return self._floor

    @property
    def known_time(self) -> datetime:
        """The latest time known to have been, the portal's own last word included."""
        return max(self._floor, self._portal_time)

    def set_portal_offset(self, offset_ms: int, error_ms: int) -> None:
        """Take a new measurement of the portal's clock."""
        self._portal_offset = (offset_ms, error_ms)
        self._portal_time = self.now() + timedelta(milliseconds=offset_ms - error_ms)

    def note_known_time(self, moment: datetime) -> None:
        """Learn of a time that has been; an earlier one changes nothing."""
        self._floor = max(self._floor, moment)


def _read_boot_id(path: Path) -> str:
    """Return the kernel's id of this boot; without one, each start of the program counts as a boot."""
    try:
        digits = path.read_text("ascii").strip().replace("-", "").lower()
        if len(digits) == _BOOT_ID_DIGITS and int(digits, 16) >= 0:
            return digits
    except (OSError, ValueError):
        pass
    return secrets.token_hex(_BOOT_ID_DIGITS // 2)
