"""Sends the next entries: as much at once as the line carries, and past an entry that the way refuses."""

import logging
from collections.abc import Sequence
from typing import Protocol

from kiosk.domain.entry import Entry
from kiosk.errors import AnswerNotTrustedError, LineDownError, LineError, PortalRefusedError
from kiosk.ports import Clock, PortalLink, VerifiedAnswer
from kiosk.sync.http_exchange import Traffic
from kiosk.sync.pace import Pace
from kiosk.sync.problems import TOO_LARGE
from kiosk.sync.suspicion import Suspicion, is_refusal_of_content, raw_bytes
from kiosk.sync.way_around import RunLink, WayAround
from kiosk.sync.wire import signed_prefix

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
        smallest = signed_prefix(entries, 1)
        if self._suspicion.is_certain(entries) and self._is_way_around_open():
            return self._carried_around(smallest, is_line_blamed=False), len(smallest)
        entries = signed_prefix(entries, len(self._suspicion.portion(entries)))
        while True:
            try:
                answer = self._send(entries)
            except LineError as error:
                self._weigh(entries, error, is_smallest=len(entries) == len(smallest))
                if len(entries) == len(smallest):
                    is_line_blamed = not is_refusal_of_content(error)
                    return self._carried_around(entries, is_line_blamed=is_line_blamed), len(entries)
                if (brought := self._carried_whole(entries, error)) is not None:
                    return brought, len(entries)
                entries = self._fewer(entries)
            else:
                self._suspicion.note_stored()
                return answer, len(entries)

    def _fewer(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return what to try of entries that were just refused together: always less, never none."""
        signed = [count for count in range(1, len(entries)) if entries[count - 1].signature]
        wanted = len(self._suspicion.less(entries))
        return entries[: next((count for count in signed if count >= wanted), signed[-1])]

    def note_greeting(self, elapsed_s: float) -> None:
        """Note how long a greeting took: the way there and back."""
        self.pace = self.pace.after_greeting(elapsed_s)

    def _send(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        began_ms, before = self._clock.mono_ms(), self._link.traffic.sent_bytes
        answer = self._link.send_run(entries)
        elapsed_s = (self._clock.mono_ms() - began_ms) / 1000
        wire_bytes = self._link.traffic.sent_bytes - before
        self.pace = self.pace.after_run(len(entries), sum(map(raw_bytes, entries)), wire_bytes, elapsed_s)
        return answer

    def _weigh(self, entries: Sequence[Entry], error: LineError, *, is_smallest: bool) -> None:
        """Take a refusal as a reason to send less; raise what ends the round."""
        if isinstance(error, LineDownError) and error.timed_out:
            self.pace = self.pace.halved()
        if isinstance(error, PortalRefusedError) and error.problem == TOO_LARGE:
            self.pace = self.pace.halved()
            self._suspicion.note_too_large(entries)
        elif is_refusal_of_content(error):
            self._suspicion.note_refused(entries)
        elif isinstance(error, PortalRefusedError):
            raise error
        else:
            self._suspicion.note_stumble(entries)
            if not is_smallest or not self._suspicion.is_patience_over:
                raise error
        if is_smallest and not self._is_way_around_open():
            raise error

    def _is_way_around_open(self) -> bool:
        return self.way_around is not None and self.way_around.is_open

    def _carried_whole(self, entries: Sequence[Entry], error: LineError) -> VerifiedAnswer | None:
        """Bring a run that something between refused by the blob channel, the refused entry among the others.

        What the portal itself refuses it refuses on every way: that is looked for at once.
        """
        is_of_the_way = isinstance(error, AnswerNotTrustedError) and is_refusal_of_content(error)
        if self.way_around is None or not self.way_around.is_open or not is_of_the_way:
            return None
        answer = self.way_around.carry_whole(entries)
        if answer is not None:
            self._suspicion.note_found()
        return answer

    def _carried_around(self, entries: Sequence[Entry], *, is_line_blamed: bool) -> VerifiedAnswer:
        if self.way_around is None:
            raise ValueError("no way around")
        _log.warning("entry %d is refused, going around", entries[0].seq)
        answer = self.way_around.carry(entries, is_line_blamed=is_line_blamed)
        self._suspicion.note_found()
        return answer
