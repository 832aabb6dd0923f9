"""A line whose traffic is remembered for the technician, in memory only, without what was printed or read."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kiosk.devices.protocol.redaction import Speech, shown
from kiosk.devices.transport.line import Line
from kiosk.errors import DeviceError

MOST_NOTES = 100


@dataclass(frozen=True, slots=True)
class Note:
    """One piece of traffic: when on the line's clock, its direction, its length, and what may be shown."""

    at_s: float
    is_from_device: bool
    count: int
    shown: str


class LineNotes:
    """The last pieces of traffic on one line and its last trouble; written in the device's lane.

    A whole copy may be taken in another lane: appending and copying are each one step of the interpreter.
    """

    def __init__(self, to_device: Speech, from_device: Speech) -> None:
        """Take what each direction carries."""
        self._speeches = {False: to_device, True: from_device}
        self._notes: deque[Note] = deque(maxlen=MOST_NOTES)
        self.last_error: tuple[float, str] | None = None

    def keep(self, at_s: float, data: bytes, *, is_from_device: bool) -> None:
        """Remember a piece of traffic."""
        if data:
            may_show = shown(data, self._speeches[is_from_device])
            self._notes.append(Note(at_s, is_from_device, len(data), may_show))

    def keep_error(self, at_s: float, code: str) -> None:
        """Remember a trouble."""
        self.last_error = (at_s, code)

    def all(self) -> tuple[Note, ...]:
        """Return the notes, oldest first."""
        return tuple(self._notes)


class RecordedLine:
    """A `Line` that passes everything on and takes notes; lives where the line inside it lives."""

    def __init__(self, line: Line, notes: LineNotes) -> None:
        self._line = line
        self._notes = notes

    @property
    def is_open(self) -> bool:
        """Say whether the line is open, as far as this side knows."""
        return self._line.is_open

    def open(self, deadline_s: float) -> None:
        """Open the line."""
        with self._errors_noted():
            self._line.open(deadline_s)

    def read_some(self, max_bytes: int, deadline_s: float) -> bytes:
        """Return what has come."""
        with self._errors_noted():
            data = self._line.read_some(max_bytes, deadline_s)
        self._notes.keep(self.now_s(), data, is_from_device=True)
        return data

    def read_exact(self, count: int, deadline_s: float) -> bytes:
        """Return exactly `count` bytes."""
        with self._errors_noted():
            data = self._line.read_exact(count, deadline_s)
        self._notes.keep(self.now_s(), data, is_from_device=True)
        return data

    def write_all(self, data: bytes, deadline_s: float) -> None:
        """Hand over all of `data`."""
        self._notes.keep(self.now_s(), data, is_from_device=False)
        with self._errors_noted():
            self._line.write_all(data, deadline_s)

    def set_baud(self, baud: int) -> None:
        """Change the speed."""
        self._line.set_baud(baud)

    def discard(self) -> None:
        """Forget what has come and what has not left yet."""
        with self._errors_noted():
            self._line.discard()

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def now_s(self) -> float:
        """Return the steady clock deadlines are measured on."""
        return self._line.now_s()

    @contextmanager
    def _errors_noted(self) -> Iterator[None]:
        try:
            yield
        except DeviceError as error:
            self._notes.keep_error(self._line.now_s(), error.code)
            raise
