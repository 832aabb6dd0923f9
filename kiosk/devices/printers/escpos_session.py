"""Talking to an ESC/POS printer: whole commands out, replies in, each question with a deadline."""

from collections.abc import Callable

from kiosk.devices.profiles import PrinterProfile
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.escpos_status import (
    ClearedReply,
    FenceReply,
    PrinterStatus,
    RealtimeReply,
    Reply,
    ReplyDemultiplexer,
    status_of,
)
from kiosk.devices.transport.line import Line
from kiosk.errors import DeviceSilentError

_OPEN_DEADLINE_S = 2.0
_READ_BYTES = 256
_SLICE_S = 0.2


class EscposSession:
    """One printer's line with its replies told apart; lives in the printer lane.

    A real-time question must not fall inside another command (it would be read as its data), so only whole
    commands are ever written, and nothing is asked while one is half written.
    """

    def __init__(self, line: Line, profile: PrinterProfile) -> None:
        self._line = line
        self._profile = profile
        self._replies = ReplyDemultiplexer()

    @property
    def is_open(self) -> bool:
        """Say whether the port is open."""
        return self._line.is_open

    def now_s(self) -> float:
        """Return the clock deadlines are measured on."""
        return self._line.now_s()

    def open(self) -> None:
        """Open the port if it is not open.

        Raises:
            DeviceAbsentError, DeviceBusyError: no such port, or taken.
        """
        if not self._line.is_open:
            self._line.open(_OPEN_DEADLINE_S)
            self._replies = ReplyDemultiplexer()

    def close(self) -> None:
        """Close the port."""
        self._line.close()

    def send(self, commands: bytes, until_s: float) -> None:
        """Write whole commands."""
        self._line.write_all(commands, max(0.0, until_s - self.now_s()))

    def hear(self, until_s: float) -> list[Reply]:
        """Return the replies that come next, at the latest after a slice of time."""
        wait_s = min(_SLICE_S, max(0.0, until_s - self.now_s()))
        return self._replies.feed(self._line.read_some(_READ_BYTES, wait_s))

    def drop(self) -> None:
        """Forget what was said before and what has not left yet."""
        self._line.discard()
        self._replies = ReplyDemultiplexer()

    def ask_status(
        self, until_s: float, aside: Callable[[list[Reply]], object] | None = None
    ) -> PrinterStatus:
        """Ask for the status bytes of the profile, one after the other.

        Args:
            until_s: the deadline on the line's clock.
            aside: is given all replies heard meanwhile, so that a job misses none.

        Raises:
            DeviceSilentError: no answer in time. DeviceAbsentError: the port is gone.
        """
        answers = {}
        for number in self._profile.status_queries:
            answers[number] = self._ask(number, until_s, aside)
        return status_of(answers)

    def _ask(self, number: int, until_s: float, aside: Callable[[list[Reply]], object] | None) -> int:
        self.send(escpos.realtime_status(number), until_s)
        while True:
            replies = self.hear(until_s)
            if aside is not None:
                aside(replies)
            answers = [reply.value for reply in replies if isinstance(reply, RealtimeReply)]
            if answers:
                return answers[0]
            if self.now_s() >= until_s:
                raise DeviceSilentError(f"DLE EOT {number}")

    def await_cleared(self, until_s: float) -> bool:
        """Wait for the word that the buffers are empty; say whether it came."""
        while self.now_s() < until_s:
            if any(isinstance(reply, ClearedReply) for reply in self.hear(until_s)):
                return True
        return False

    def await_fence(self, until_s: float, quiet_s: float) -> None:
        """Wait for the answer to a fence just sent, which is the last one before `quiet_s` of silence.

        Raises:
            DeviceSilentError: none in time.
        """
        answered_at_s: float | None = None
        while answered_at_s is None or self.now_s() - answered_at_s < quiet_s:
            if self.now_s() >= until_s:
                raise DeviceSilentError("fence")
            if any(isinstance(reply, FenceReply) for reply in self.hear(until_s)):
                answered_at_s = self.now_s()
