"""One receipt on its way: commands out in a window, fences back, and the printer's word at the end."""

import secrets
from collections.abc import Iterator

from kiosk.devices.printers.escpos_session import EscposSession
from kiosk.devices.printers.job_watch import JobWatch, refuse_unless_ready
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.escpos_status import Reply
from kiosk.errors import DeviceSilentError

_STATUS_DEADLINE_S = 2.0
_ASK_AFTER_SILENCE_S = 0.15
_AHEAD_S = 0.05  # of line are left when the next bytes are written: a question never waits behind much more
_FENCED_BYTES = 160  # short commands share a fence; a longer one has its own
_PROCESS_ID_DEADLINE_S = 10.0  # after the last fence; a printer swapped for one that knows none ends here


class PrintJob:
    """A job from its first byte to the printer's word; used once.

    Bytes are written as the line lets them go, so that a printer that falls silent is asked soon, and its
    silence is known soon, on a slow line too.
    """

    def __init__(self, session: EscposSession, *, window_bytes: int, until_s: float) -> None:
        self._session = session
        self._window_bytes = window_bytes
        self._until_s = until_s
        self._identity = b"%04d" % secrets.randbelow(10_000)
        self._watch = JobWatch(self._identity)
        self._silent_since_s = session.now_s()

    def run(self, commands: list[bytes], *, wants_process_id: bool) -> None:
        """Send the picture, cut, and wait for the process ID or for the last fence.

        Raises:
            DeviceError: bytes went out and the printer's word never came.
        """
        for group in _groups(commands, self._window_bytes):
            self._send_fenced(group)
        ending = escpos.process_id(self._identity) if wants_process_id else b""
        self._send_fenced(escpos.cut() + ending)
        self._wait_until_below(0)
        self._until_s = min(self._until_s, self._session.now_s() + _PROCESS_ID_DEADLINE_S)
        while wants_process_id and not self._watch.is_process_id_answered:
            self._hear("process ID")

    def _send_fenced(self, commands: bytes) -> None:
        fenced = commands + escpos.FENCE
        self._wait_until_below(max(0, self._window_bytes - len(fenced)))
        self._wait_for_line()
        self._session.send(fenced, self._until_s)
        self._watch.sent(len(fenced), self._session.free_at_s)

    def _wait_until_below(self, limit_bytes: int) -> None:
        """Wait for fences until at most `limit_bytes` are unanswered."""
        while self._watch.unanswered_bytes > limit_bytes:
            self._hear("fences")

    def _wait_for_line(self) -> None:
        """Wait until nearly all that was written has left the line."""
        session = self._session
        while (ahead_s := session.free_at_s - _AHEAD_S - session.now_s()) > 0:
            self._listen(min(self._until_s, session.now_s() + ahead_s))
            self._ask_if_silent("fences")

    def _listen(self, until_s: float) -> bool:
        """Take in what comes next, at the latest until then; say whether the job moved on."""
        return self._take(self._session.hear(until_s))

    def _take(self, replies: list[Reply]) -> bool:
        has_moved = self._watch.take(replies)
        if has_moved:
            self._session.all_left_but(self._watch.unanswered_bytes)
            self._silent_since_s = self._session.now_s()
        return has_moved

    def _hear(self, waited_for: str) -> None:
        """Listen until the job moves on; ask a silent printer why.

        Raises:
            DeviceSilentError: the deadline passed. Others: what the printer names.
        """
        while not self._listen(min(self._until_s, self._session.now_s() + _AHEAD_S)):
            if self._ask_if_silent(waited_for):
                return

    def _ask_if_silent(self, waited_for: str) -> bool:
        """Ask once the answer to a fence is late; say whether the job moved on meanwhile."""
        session, has_moved = self._session, False
        if session.now_s() >= self._until_s:
            raise DeviceSilentError(waited_for)
        silent_since_s = max(self._silent_since_s, self._watch.due_s)
        if session.now_s() - silent_since_s < _ASK_AFTER_SILENCE_S:
            return False

        def aside(replies: list[Reply]) -> None:
            nonlocal has_moved
            has_moved = self._take(replies) or has_moved

        ask_until_s = min(self._until_s, session.free_at_s + _STATUS_DEADLINE_S)
        refuse_unless_ready(session.ask_status(ask_until_s, aside))
        self._silent_since_s = session.now_s()
        return has_moved


def _groups(commands: list[bytes], most_bytes: int) -> Iterator[bytes]:
    """Join neighbours into pieces worth a fence of their own, none longer than `most_bytes` if it can be."""
    group = b""
    for command in commands:
        if group and len(group) + len(command) > most_bytes:
            yield group
            group = b""
        group += command
        if len(group) >= _FENCED_BYTES:
            yield group
            group = b""
    if group:
        yield group
