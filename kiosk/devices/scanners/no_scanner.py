"""No scanner at this counter: numbers are typed, which is equal in rank."""

from collections.abc import Callable

from kiosk.domain.scan import Scan
from kiosk.errors import DeviceNotConfiguredError


class NoScanner:
    """A `Scanner` that is not there."""

    def is_present(self) -> bool:
        """Say no."""
        return False

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Scan:
        """Refuse.

        Raises:
            DeviceNotConfiguredError: always.
        """
        raise DeviceNotConfiguredError(f"no scanner ({deadline_s} s, cancelled {is_cancelled()})")

    def close(self) -> None:
        """Have nothing to let go of."""
