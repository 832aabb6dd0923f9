"""One receipt on its way: commands out in a window, fences back, and the printer's word at the end."""

import secrets

from kiosk.devices.printers.escpos_session import EscposSession
from kiosk.devices.printers.job_watch import JobWatch, refuse_unless_ready
from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.escpos_status import Reply
from kiosk.errors import DeviceSilentError

_STATUS_DEADLINE_S = 2.0
_ASK_AFTER_SILENCE_S = 0.25
_PROCESS_ID_DEADLINE_S = 10.0  # after the last fence; a printer swapped for one that knows none ends here


class PrintJob:
    """A job from its first byte to the printer's word; used once."""

    def __init__(self, session: EscposSession, *, window_bytes: int, until_s: float) -> None:
        self._session = session
        self._window_bytes = window_bytes
        self._until_s = until_s
        self._identity = b"%04d" % secrets.randbelow(10_000)
        self._watch = JobWatch(self._identity)

    def run(self, commands: list[bytes], *, wants_process_id: bool) -> None:
        """Send the picture, cut, and wait for the process ID or for the last fence.

        Raises:
            DeviceError: bytes went out and the printer's word never came.
        """
        for command in commands:
            self._send_fenced(command)
        ending = escpos.process_id(self._identity) if wants_process_id else b""
        self._send_fenced(escpos.cut() + ending)
        self._wait_until_below(0)
        self._until_s = min(self._until_s, self._session.now_s() + _PROCESS_ID_DEADLINE_S)
        while wants_process_id and not self._watch.is_process_id_answered:
            self._hear("process ID")

    def _send_fenced(self, command: bytes) -> None:
        fenced = command + escpos.FENCE
        self._wait_until_below(max(0, self._window_bytes - len(fenced)))
        self._session.send(fenced, self._until_s)
        self._watch.sent(len(fenced))

    def _wait_until_below(self, limit_bytes: int) -> None:
        """Wait for fences until at most `limit_bytes` are unanswered."""
        while self._watch.unanswered_bytes > limit_bytes:
            self._hear("fences")

    def _hear(self, waited_for: str) -> None:
        """Listen until the job moves on; ask a silent printer why.

        Raises:
            DeviceSilentError: the deadline passed. Others: what the printer names.
        """
        session, asked_at_s = self._session, self._session.now_s()
        has_moved = False

        def aside(replies: list[Reply]) -> None:
            nonlocal has_moved
            has_moved = self._watch.take(replies) or has_moved

        aside(session.hear(self._until_s))
        while not has_moved:
            if session.now_s() >= self._until_s:
                raise DeviceSilentError(waited_for)
            if session.now_s() - asked_at_s >= _ASK_AFTER_SILENCE_S:
                ask_until_s = min(self._until_s, session.free_at_s + _STATUS_DEADLINE_S)
                refuse_unless_ready(session.ask_status(ask_until_s, aside))
                asked_at_s = session.now_s()
            if not has_moved:
                aside(session.hear(self._until_s))
