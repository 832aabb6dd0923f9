"""Talking to an ESC/POS printer: whole commands out, replies in, each question with a deadline."""

from collections.abc import Callable

from kiosk.devices.profiles import PrinterProfile
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.escpos_status import (
    BlockReply,
    ClearedReply,
    FenceReply,
    PrinterStatus,
    ProcessIdReply,
    RealtimeReply,
    Reply,
    ReplyDemultiplexer,
    StatusBackReply,
    status_of,
)
from kiosk.devices.transport.line import Line
from kiosk.errors import DeviceSilentError

_OPEN_DEADLINE_S = 2.0
_READ_BYTES = 256
_SLICE_S = 0.2
_MOST_READS = 64  # more than any backlog of status holds; a babbling port cannot keep us
_IDENTITY_HEADER = 0x5F
_CODE_SIZE = b"\x37\x36"
_BITS_PER_BYTE = 10  # 8N1: start, eight data, stop
USUAL_BAUD = 38_400
ALIVE_S = 0.4  # a real-time question is answered at once: one byte there, one back, and a USB adapter between


class EscposSession:
    """One printer's line with its replies told apart; lives in the printer lane.

    A real-time question must not fall inside another command (it would be read as its data), so only whole
    commands are ever written, and nothing is asked while one is half written. `status_back` is the last
    status the printer sent by itself, None while it has sent none.

    The line's speed is known, and so when what was written has left it: behind a full line a question waits
    longer, and its answer is due later.
    """

    def __init__(self, line: Line, profile: PrinterProfile, baud: int = USUAL_BAUD) -> None:
        self._line = line
        self._bytes_per_s = baud / _BITS_PER_BYTE
        self._line_free_at_s = 0.0
        self._answer_due_s: float | None = None
        self._profile = profile
        self._replies = ReplyDemultiplexer()
        self.status_back: PrinterStatus | None = None

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
            self.status_back = self._answer_due_s = None
            self._line_free_at_s = 0.0

    @property
    def free_at_s(self) -> float:
        """When all that was written has left the line; not before now."""
        return max(self.now_s(), self._line_free_at_s)

    @property
    def is_overdue(self) -> bool:
        """Say whether a question waits longer than a living printer takes; from any thread."""
        due_s = self._answer_due_s
        return due_s is not None and self.now_s() >= due_s

    def close(self) -> None:
        """Close the port."""
        self._line.close()

    def send(self, commands: bytes, until_s: float) -> None:
        """Write whole commands."""
        self._line_free_at_s = self.free_at_s + len(commands) / self._bytes_per_s
        self._line.write_all(commands, max(0.0, until_s - self.now_s()))

    def all_left_but(self, count: int) -> None:
        """Note that at most `count` bytes can still be on the line: the printer answered what was before."""
        self._line_free_at_s = min(self._line_free_at_s, self.now_s() + count / self._bytes_per_s)

    def hear(self, until_s: float) -> list[Reply]:
        """Return the replies that come next, at the latest after a slice of time."""
        wait_s = min(_SLICE_S, max(0.0, until_s - self.now_s()))
        replies = self._replies.feed(self._line.read_some(_READ_BYTES, wait_s))
        for reply in replies:
            if isinstance(reply, StatusBackReply):
                self.status_back = reply.status
        return replies

    def catch_up(self) -> None:
        """Take in what the printer said unasked; answers to old questions are thus no answers to new ones."""
        for _ in range(_MOST_READS):
            if not self.hear(self.now_s()):
                return

    def drop(self) -> None:
        """Forget what was said before and what has not left yet."""
        self._line.discard()
        self._replies = ReplyDemultiplexer()
        self._line_free_at_s = 0.0

    def ask_status(
        self,
        until_s: float,
        aside: Callable[[list[Reply]], object] | None = None,
        alive_until_s: float | None = None,
    ) -> PrinterStatus:
        """Ask for the status bytes of the profile, one after the other.

        Args:
            until_s: the deadline on the line's clock.
            aside: is given all replies heard meanwhile, so that a job misses none.
            alive_until_s: by when the first question has to be answered, where that is sooner.

        Raises:
            DeviceSilentError: no answer in time. DeviceAbsentError: the port is gone.
        """
        answers: dict[int, int] = {}
        first_until_s = until_s if alive_until_s is None else min(until_s, alive_until_s)
        for number in self._profile.status_queries:
            answers[number] = self._ask(number, until_s if answers else first_until_s, aside)
        return status_of(answers)

    def ask_general(self, until_s: float) -> PrinterStatus:
        """Ask for the first status byte only: alive, off-line, drawer.

        Raises:
            DeviceSilentError: no answer in time. DeviceAbsentError: the port is gone.
        """
        return status_of({1: self._ask(1, until_s, None)})

    def ask_identity(self, number: int, until_s: float) -> bytes:
        """Ask who the printer is; empty when it does not say (gs_ci: 66 maker, 67 model)."""
        self.send(escpos.identity(number), until_s)
        while self.now_s() < until_s:
            for reply in self.hear(until_s):
                if isinstance(reply, BlockReply) and reply.header == _IDENTITY_HEADER:
                    return reply.content
        return b""

    def _ask(self, number: int, until_s: float, aside: Callable[[list[Reply]], object] | None) -> int:
        self.send(escpos.realtime_status(number), until_s)
        self._answer_due_s = self.free_at_s + ALIVE_S
        try:
            while True:
                replies = self.hear(until_s)
                if aside is not None:
                    aside(replies)
                answers = [reply.value for reply in replies if isinstance(reply, RealtimeReply)]
                if answers:
                    return answers[0]
                if self.now_s() >= until_s:
                    raise DeviceSilentError(f"DLE EOT {number}")
        finally:
            self._answer_due_s = None

    def await_cleared(self, until_s: float) -> bool:
        """Wait for the word that the buffers are empty; say whether it came."""
        while self.now_s() < until_s:
            if any(isinstance(reply, ClearedReply) for reply in self.hear(until_s)):
                return True
        return False

    def await_fence(self, until_s: float, quiet_s: float) -> list[Reply]:
        """Wait for the answer to a fence just sent, which is the last one before `quiet_s` of silence.

        Returns:
            All that was heard meanwhile.

        Raises:
            DeviceSilentError: none in time.
        """
        answered_at_s: float | None = None
        heard: list[Reply] = []
        while answered_at_s is None or self.now_s() - answered_at_s < quiet_s:
            if self.now_s() >= until_s:
                raise DeviceSilentError("fence")
            replies = self.hear(until_s)
            heard += replies
            if any(isinstance(reply, FenceReply) for reply in replies):
                answered_at_s = self.now_s()
        return heard

    def await_process_id(self, identity: bytes, until_s: float) -> bool:
        """Wait for a process ID; say whether it came."""
        while self.now_s() < until_s:
            if identity in process_ids(self.hear(until_s)):
                return True
        return False


def fences(replies: list[Reply]) -> int:
    """Count the answers to fences among replies."""
    return sum(isinstance(reply, FenceReply) for reply in replies)


def names_code_size(replies: list[Reply]) -> bool:
    """Say whether the size of a QR symbol is among replies (gs_lparen_ck, function 182)."""
    return any(
        isinstance(reply, BlockReply)
        and reply.header == _CODE_SIZE[0]
        and reply.content[:1] == _CODE_SIZE[1:]
        for reply in replies
    )


def process_ids(replies: list[Reply]) -> frozenset[bytes]:
    """Return the process IDs among replies."""
    return frozenset(reply.identity for reply in replies if isinstance(reply, ProcessIdReply))
