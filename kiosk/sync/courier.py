"""The courier: one round is hello, runs until nothing durable waits, and the feed until it is empty."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import EpochId
from kiosk.errors import (
    AnswerNotTrustedError,
    KioskError,
    LineDownError,
    PortalDisagreesError,
    PortalRefusedError,
    StoreDamagedError,
)
from kiosk.ports import ChainHead, Clock, Inbox, OutgoingRuns, PortalLink, VerifiedAnswer
from kiosk.sync.answers import Greeting, PortalHead, parse_greeting
from kiosk.sync.http_exchange import Traffic
from kiosk.sync.pace import Pace
from kiosk.sync.portal_http import FEED_LIMIT
from kiosk.sync.problems import MALFORMED, RUN_GAP, TOO_LARGE
from kiosk.sync.round_result import ClockOffset, RoundResult
from kiosk.sync.wire import sendable_prefix

_SMALLER_MAY_PASS: Final = (TOO_LARGE, MALFORMED)
_GAP_TRIES: Final = 2
_log = logging.getLogger(__name__)


class MeteredLink(PortalLink, Protocol):
    """A line to the portal that counts its bytes."""

    @property
    def traffic(self) -> Traffic:
        """Bytes carried so far in both directions."""


@dataclass(slots=True)
class _Tally:
    """What this round did so far."""

    sent: int = 0
    feed_items: int = 0
    clock: ClockOffset | None = None
    minimum_version: str = ""
    went_back: bool = False


class Courier:
    """Carries entries out and answers in, one round at a time; keeps only what it measured.

    Always true: nothing above an epoch's durable head is read or sent, and an entry counts as delivered only
    by a checkpoint that was handed to the inbox.
    """

    def __init__(
        self,
        link: MeteredLink,
        runs: OutgoingRuns,
        inbox: Inbox,
        clock: Clock,
        catalogue_hash: Callable[[], str],
    ) -> None:
        self._link = link
        self._runs = runs
        self._inbox = inbox
        self._clock = clock
        self._catalogue_hash = catalogue_hash
        self._pace = Pace()
        self._countersigned: dict[EpochId, int] = {}
        self._portal_lacks_from: dict[EpochId, int] = {}
        self._cursor: tuple[str, int] = ("", 0)
        self._tally = _Tally()

    @property
    def pace(self) -> Pace:
        """What the line carries, as measured."""
        return self._pace

    def believe_the_store(self) -> None:
        """Forget what was handed over and not yet seen in the store.

        Called when the inbox is empty: what the store does not show then was set aside, and is fetched again.
        """
        self._countersigned.clear()
        self._cursor = ("", 0)

    def round(self, should_stop: Callable[[], bool] = lambda: False) -> RoundResult:
        """Do one round; a failure of the line, the portal or the store ends it and is part of the result.

        Args:
            should_stop: asked between two exchanges; true ends the round early and well.
        """
        self._tally, before = _Tally(), self._link.traffic
        failure: KioskError | None = None
        try:
            self._exchange_all(should_stop)
        except KioskError as error:
            _log.info("round ended by %s %s", error.code, error.detail)
            failure = error
        return self._result(failure, before)

    def waiting(self) -> int:
        """Count the durable entries of all epochs that the portal has not countersigned."""
        return sum(self._waiting_in(head) for head in self._runs.epochs())

    def oldest_waiting(self) -> Entry | None:
        """Return the first entry that waits, None when nothing does."""
        for head in self._runs.epochs():
            if self._waiting_in(head):
                found = self._runs.run(head.epoch, head.seq - self._waiting_in(head) + 1, 1)
                return found[0] if found else None
        return None

    def acknowledged_seq(self) -> int:
        """Return the last countersigned sequence number of the current epoch."""
        heads = self._runs.epochs()
        return self._acknowledged(heads[-1].epoch) if heads else 0

    # --- the round ------------------------------------------------------------------------------------
    def _exchange_all(self, should_stop: Callable[[], bool]) -> None:
        greeting = self._hello()
        for attempt in range(_GAP_TRIES):
            try:
                self._send_all(greeting, should_stop)
                break
            except PortalRefusedError as error:
                if error.problem != RUN_GAP or attempt == _GAP_TRIES - 1:
                    raise
                greeting = self._hello()
        self._fetch(greeting, should_stop)

    def _hello(self) -> Greeting:
        heads = self._runs.epochs()
        wall, began_ms = self._clock.now(), self._clock.mono_ms()
        greeting = parse_greeting(self._link.hello(heads, self._catalogue_hash(), self._feed_cursor()))
        took_ms = self._clock.mono_ms() - began_ms
        offset_ms = round((greeting.time - wall).total_seconds() * 1000) - took_ms // 2
        self._tally.clock = ClockOffset(offset_ms, took_ms // 2 + 1)
        self._tally.minimum_version = greeting.minimum_version
        for head in heads:
            held = greeting.heads.get(head.epoch, PortalHead(0, ""))
            self._portal_lacks_from[head.epoch] = held.seq + 1
        return greeting

    def _send_all(self, greeting: Greeting, should_stop: Callable[[], bool]) -> None:
        starts = {head.epoch: self._first_to_send(head, greeting) for head in self._runs.epochs()}
        has_more = True
        while has_more:
            has_more = False
            for head in self._runs.epochs():
                start = starts.get(head.epoch, 1)
                while start <= head.seq and not should_stop():
                    starts[head.epoch] = start = self._send_one(head, start)
                    has_more = True

    def _first_to_send(self, head: ChainHead, greeting: Greeting) -> int:
        held = greeting.heads.get(head.epoch, PortalHead(0, ""))
        if held.seq == 0:
            self._note_portal_head(head.epoch, 0)
            return 1
        self._check_same(head, held)
        self._note_portal_head(head.epoch, held.seq)
        # A lost answer is asked again: the last entry goes once more and brings the checkpoint.
        return held.seq if self._acknowledged(head.epoch) < held.seq else held.seq + 1

    def _check_same(self, head: ChainHead, held: PortalHead) -> None:
        if held.seq > head.seq:
            raise PortalDisagreesError(f"portal holds {held.seq}, durable here {head.seq}")
        own = self._runs.run(head.epoch, held.seq, 1)
        if not own or own[0].seq != held.seq:
            raise StoreDamagedError(f"entry {held.seq} cannot be read")
        if own[0].hash != held.hash:
            raise PortalDisagreesError(f"another entry at {held.seq}")

    def _note_portal_head(self, epoch: EpochId, seq: int) -> None:
        if seq < self._acknowledged(epoch):
            _log.warning(
                "portal holds %d of epoch %s, countersigned %d", seq, epoch, self._acknowledged(epoch)
            )
            self._tally.went_back = True

    def _send_one(self, head: ChainHead, start: int) -> int:
        """Send one run from `start`; return where the next one begins."""
        read = self._runs.run(head.epoch, start, self._pace.max_bytes)
        entries = sendable_prefix([entry for entry in read if entry.seq <= head.seq])
        if not entries or entries[0].seq != start:
            raise StoreDamagedError(f"entry {start} cannot be read")
        waited = self._waiting_in(head)
        answer, count = self._send_shrinking(entries)
        seq = int(answer.fields["seq"])
        if seq > entries[count - 1].seq:
            self._check_same(head, PortalHead(seq, str(answer.fields["hash"])))
        self._inbox.put(answer)
        self._countersigned[head.epoch] = max(seq, self._countersigned.get(head.epoch, 0))
        self._portal_lacks_from[head.epoch] = seq + 1
        self._tally.sent += waited - self._waiting_in(head)
        return seq + 1

    def _send_shrinking(self, entries: Sequence[Entry]) -> tuple[VerifiedAnswer, int]:
        while True:
            began_ms, before = self._clock.mono_ms(), self._link.traffic.sent_bytes
            try:
                answer = self._link.send_run(entries)
            except LineDownError as error:
                self._pace = self._pace.halved() if error.timed_out else self._pace
                raise
            except PortalRefusedError as error:
                if error.problem not in _SMALLER_MAY_PASS or len(entries) == 1:
                    raise
                self._pace = self._pace.halved()
                entries = entries[: len(entries) // 2]
                continue
            elapsed_s = (self._clock.mono_ms() - began_ms) / 1000
            raw_bytes, wire_bytes = sum(map(_raw_bytes, entries)), self._link.traffic.sent_bytes - before
            self._pace = self._pace.after_run(len(entries), raw_bytes, wire_bytes, elapsed_s)
            return answer, len(entries)

    def _fetch(self, greeting: Greeting, should_stop: Callable[[], bool]) -> None:
        cursor = self._feed_cursor()
        if cursor[0] != greeting.incarnation:
            cursor = (greeting.incarnation, 0)
        for page in self._pages(cursor):
            self._inbox.put(page)
            self._tally.feed_items += len(page.fields["items"])
            self._cursor = (str(page.fields["incarnation"]["id"]), int(page.fields["next"]))
            if should_stop():
                return

    def _pages(self, cursor: tuple[str, int]) -> Iterator[VerifiedAnswer]:
        for page in self._link.feed(cursor, FEED_LIMIT):
            if not isinstance(page.fields.get("items"), list):
                raise AnswerNotTrustedError("feed page without items")
            if page.fields["items"] or page.fields["next"] != cursor[1]:
                yield page

    # --- what is known --------------------------------------------------------------------------------
    def _feed_cursor(self) -> tuple[str, int]:
        folded = self._runs.feed_cursor()
        if not self._cursor[0] or (self._cursor[0] == folded[0] and self._cursor[1] < folded[1]):
            return folded
        return self._cursor

    def _acknowledged(self, epoch: EpochId) -> int:
        return max(self._runs.acknowledged(epoch), self._countersigned.get(epoch, 0))

    def _waiting_in(self, head: ChainHead) -> int:
        done = self._acknowledged(head.epoch)
        if head.epoch in self._portal_lacks_from:
            done = min(done, self._portal_lacks_from[head.epoch] - 1)
        return max(0, head.seq - done)

    def _result(self, failure: KioskError | None, before: Traffic) -> RoundResult:
        tally, after = self._tally, self._link.traffic
        return RoundResult(
            tally.sent,
            self.waiting(),
            self.acknowledged_seq(),
            after.sent_bytes - before.sent_bytes,
            after.received_bytes - before.received_bytes,
            tally.feed_items,
            failure,
            tally.clock,
            tally.minimum_version,
            tally.went_back,
        )


def sync_until_done(courier: Courier, should_stop: Callable[[], bool] = lambda: False) -> RoundResult:
    """Do rounds until nothing waits, the line fails, or a round carries nothing; sums are over all rounds."""
    total = courier.round(should_stop)
    while total.waiting and total.failure is None and not should_stop():
        last = courier.round(should_stop)
        total = total.plus(last)
        if not last.sent:
            break
    return total


def _raw_bytes(entry: Entry) -> int:
    bodies = sum(len(body) for body in entry.personal if body is not None)
    return len(entry.envelope) + len(entry.facts) + bodies
