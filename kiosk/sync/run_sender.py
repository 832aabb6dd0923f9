"""Sends the next entries: as much at once as the line carries, and past an entry that the way refuses."""

import logging
from collections.abc import Sequence
from typing import Protocol

from kiosk.domain.entry import Entry
from kiosk.errors import LineDownError, LineError, PortalRefusedError
from kiosk.ports import Clock, PortalLink, VerifiedAnswer
from kiosk.sync.http_exchange import Traffic
from kiosk.sync.pace import Pace
from kiosk.sync.problems import TOO_LARGE
from kiosk.sync.suspicion import Suspicion, is_refusal_of_content
from kiosk.sync.way_around import RunLink, WayAround

_log = logging.getLogger(__name__)


class MeteredLink(PortalLink, RunLink, Protocol):
    """A line to the portal that counts its bytes."""

    @property
    def traffic(self) -> Traffic:
        """Bytes carried so far in both directions."""


class RunSender:
    """Keeps what it measured of the line, and where it suspects an entry that is refused."""

    def __init__(self, link: MeteredLink, clock: Clock) -> None:
        self._link = link
        self._clock = clock
        self._suspicion = Suspicion()
        self.pace = Pace()
        self.way_around: WayAround | None = None

    def send(self, entries: Sequence[Entry]) -> tuple[VerifiedAnswer, int]:
        """Send as many of these as go through; return the checkpoint and how many they were, at least one.

        Raises:
            LineError: none went through.
        """
        entries = self._suspicion.portion(entries)
        while True:
            try:
                answer = self._send(entries)
            except LineError as error:
                self._weigh(entries, error)
                if len(entries) > 1:
                    entries = entries[: len(entries) // 2]
                    continue
                answer = self._carry_around(entries[0], error)
            self._suspicion.note_stored()
            return answer, len(entries)

    def _send(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        began_ms, before = self._clock.mono_ms(), self._link.traffic.sent_bytes
        answer = self._link.send_run(entries)
        elapsed_s = (self._clock.mono_ms() - began_ms) / 1000
        raw_bytes, wire_bytes = sum(map(_raw_bytes, entries)), self._link.traffic.sent_bytes - before
        self.pace = self.pace.after_run(len(entries), raw_bytes, wire_bytes, elapsed_s)
        return answer

    def _weigh(self, entries: Sequence[Entry], error: LineError) -> None:
        """Take a refusal as a reason to send less; raise what ends the round."""
        if isinstance(error, LineDownError) and error.timed_out:
            self.pace = self.pace.halved()
        if isinstance(error, PortalRefusedError) and error.problem == TOO_LARGE:
            self.pace = self.pace.halved()
            return
        if is_refusal_of_content(error):
            self._suspicion.note_refused(entries)
            return
        if isinstance(error, PortalRefusedError):
            raise error
        self._suspicion.note_stumble(entries)
        if len(entries) > 1 or not self._suspicion.is_patience_over:
            raise error

    def _carry_around(self, entry: Entry, error: LineError) -> VerifiedAnswer:
        if self.way_around is None or not self.way_around.is_open:
            raise error
        _log.warning("entry %d is refused (%s), going around", entry.seq, error.code)
        return self.way_around.carry(entry, is_line_blamed=not is_refusal_of_content(error))


def _raw_bytes(entry: Entry) -> int:
    bodies = sum(len(body) for body in entry.personal if body is not None)
    return len(entry.envelope) + len(entry.facts) + bodies
