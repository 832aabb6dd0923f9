"""No document reader at this counter: identities are typed, which is equal in rank."""

from collections.abc import Callable

from kiosk.domain.person import Person
from kiosk.errors import DeviceNotConfiguredError


class NoReader:
    """A `DocumentReader` that is not there."""

    def is_present(self) -> bool:
        """Say no."""
        return False

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Person:
        """Refuse.

        Raises:
            DeviceNotConfiguredError: always.
        """
        raise DeviceNotConfiguredError(f"no reader ({deadline_s} s, cancelled {is_cancelled()})")

    def close(self) -> None:
        """Do nothing: nothing is open."""
