"""What every line to a device can do, each verb with a deadline."""

from typing import Protocol


class Line(Protocol):
    """Bytes in and out of one port; opened, used and closed inside the one lane that owns the device."""

    @property
    def is_open(self) -> bool:
        """Say whether the port is open, as far as this side knows."""

    def open(self, deadline_s: float) -> None:
        """Open the port for this program alone.

        Raises:
            DeviceAbsentError: there is no such port. DeviceBusyError: another program has it.
        """

    def read_some(self, max_bytes: int, deadline_s: float) -> bytes:
        """Return what has come, as soon as there is any; nothing when the deadline passes.

        Raises:
            DeviceAbsentError: the port is gone.
        """

    def read_exact(self, count: int, deadline_s: float) -> bytes:
        """Return exactly `count` bytes.

        Raises:
            DeviceSilentError: fewer came in time. DeviceAbsentError: the port is gone.
        """

    def write_all(self, data: bytes, deadline_s: float) -> None:
        """Hand over all of `data`; returning proves only that the line took it, never that it arrived.

        Raises:
            DeviceSilentError: not taken in time; how much went is unknown.
            DeviceAbsentError: the port is gone.
        """

    def set_baud(self, baud: int) -> None:
        """Change the speed."""

    def discard(self) -> None:
        """Forget what has come and what has not left yet."""

    def close(self) -> None:
        """Close the port; never fails, may be repeated."""

    def now_s(self) -> float:
        """Return the steady clock deadlines are measured on."""
