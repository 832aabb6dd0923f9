"""A line to a twin in the same process: no port, and a clock that moves only when somebody waits."""

from collections.abc import Callable
from typing import Protocol

from kiosk.errors import DeviceAbsentError, DeviceBusyError, DeviceSilentError

_STEP_S = 0.01
_PIECE_BYTES = 64


class Twin(Protocol):
    """The far end: takes bytes, does its work as time passes, leaves bytes."""

    @property
    def wants_input(self) -> bool:
        """Say whether the far end takes bytes now (no BUSY)."""

    def receive(self, data: bytes, now_s: float) -> None:
        """Take bytes from the line."""

    def advance(self, now_s: float) -> None:
        """Work up to `now_s`."""

    def take_output(self) -> bytes:
        """Hand over the bytes sent since the last call."""


class InMemoryLine:
    """A `Line` whose far end is called directly.

    `is_plugged` pulls the cable, `unplug_after_bytes` pulls it in the middle of a write, `is_taken` is
    another program, `at` and `after_bytes` make something happen at a time or between two bytes sent,
    `bytes_written` counts what was sent.
    """

    def __init__(self, twin: Twin, begin_s: float = 0.0) -> None:
        self._twin = twin
        self._now_s = begin_s
        self._come = bytearray()
        self._is_open = False
        self.is_plugged = True
        self.is_taken = False
        self.unplug_after_bytes: int | None = None
        self.bytes_written = 0
        self._after_bytes: tuple[int, Callable[[], None]] | None = None
        self._due: list[tuple[float, Callable[[], None]]] = []

    @property
    def is_open(self) -> bool:
        """Say whether the line is open."""
        return self._is_open

    def open(self, deadline_s: float) -> None:
        """Open the line.

        Raises:
            DeviceAbsentError: the cable is pulled. DeviceBusyError: `is_taken`.
        """
        self.pass_time(min(deadline_s, 0.0))
        if not self.is_plugged:
            raise DeviceAbsentError("no such port")
        if self.is_taken:
            raise DeviceBusyError("the port is taken")
        self._is_open = True

    def read_some(self, max_bytes: int, deadline_s: float) -> bytes:
        """Return what has come, letting time pass up to the deadline."""
        until_s = self._now_s + deadline_s
        while True:
            self._check()
            self.pass_time(0.0)
            if self._come or self._now_s >= until_s:
                data = bytes(self._come[:max_bytes])
                del self._come[:max_bytes]
                return data
            self.pass_time(_STEP_S)

    def read_exact(self, count: int, deadline_s: float) -> bytes:
        """Return exactly `count` bytes.

        Raises:
            DeviceSilentError: fewer came in time.
        """
        until_s = self._now_s + deadline_s
        data = b""
        while len(data) < count:
            piece = self.read_some(count - len(data), until_s - self._now_s)
            if not piece:
                raise DeviceSilentError(f"{len(data)} of {count} bytes")
            data += piece
        return data

    def write_all(self, data: bytes, deadline_s: float) -> None:
        """Hand over all of `data`, waiting while the far end is busy.

        Raises:
            DeviceSilentError: not taken in time.
        """
        until_s = self._now_s + deadline_s
        left = data
        while left:
            while not self._twin.wants_input:
                self.pass_time(_STEP_S)
                if self._now_s > until_s:
                    raise DeviceSilentError("the line takes no bytes")
            self._check()
            piece = left[: self._next_stop(_PIECE_BYTES)]
            left = left[len(piece) :]
            self.bytes_written += len(piece)
            self._twin.receive(self._reaching(piece), self._now_s)
            self.pass_time(0.0)
            self._check()

    def _next_stop(self, most_bytes: int) -> int:
        """Return how many bytes may go before something is to happen; make happen what is due."""
        if self._after_bytes is None:
            return most_bytes
        count, act = self._after_bytes
        if self.bytes_written >= count:
            self._after_bytes = None
            act()
            self._check()
            return most_bytes
        return min(most_bytes, count - self.bytes_written)

    def _reaching(self, data: bytes) -> bytes:
        """Return what gets through before the cable is pulled."""
        if self.unplug_after_bytes is None:
            return data
        through = data[: self.unplug_after_bytes]
        self.unplug_after_bytes -= len(through)
        self.is_plugged = len(through) == len(data)
        return through

    def set_baud(self, baud: int) -> None:
        """Do nothing: there is no speed here but the twin's own."""

    def discard(self) -> None:
        """Forget what has come."""
        self._check()
        self.pass_time(0.0)
        self._come.clear()

    def close(self) -> None:
        """Close the line."""
        self._is_open = False

    def now_s(self) -> float:
        """Return the line's own time."""
        return self._now_s

    def pass_time(self, seconds: float) -> None:
        """Let the far end work for a while."""
        self._now_s += seconds
        while self._due and self._due[0][0] <= self._now_s:
            self._due.pop(0)[1]()
        self._twin.advance(self._now_s)
        self._come += self._twin.take_output()

    def at(self, now_s: float, act: Callable[[], None]) -> None:
        """Have something happen at a time on this line's clock."""
        self._due = sorted([*self._due, (now_s, act)], key=lambda due: due[0])

    def after_bytes(self, count: int, act: Callable[[], None]) -> None:
        """Have something happen before the byte that follows `count` more is sent."""
        self._after_bytes = (self.bytes_written + count, act)

    def _check(self) -> None:
        if not (self._is_open and self.is_plugged):
            self._is_open = False
            raise DeviceAbsentError("the port is gone")
