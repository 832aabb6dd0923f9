"""What a page printer's driver needs of its line: questions put and answered, each with a deadline."""

from typing import Protocol


class IppLine(Protocol):
    """What a page printer's driver needs of its line."""

    def exchange(self, question: bytes, deadline_s: float) -> bytes:
        """Put a question, return the answer.

        Raises:
            DeviceAbsentError: nothing is there. DeviceSilentError: no answer in time.
        """

    def pause(self, seconds: float) -> None:
        """Let a moment pass."""

    def now_s(self) -> float:
        """Return the steady clock deadlines are measured on."""
