"""The courier: one round is hello, runs until nothing durable waits, and the feed until it is empty."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import EpochId
from kiosk.errors import (
    AnswerNotTrustedError,
    KioskError,
    PortalDisagreesError,
    PortalRefusedError,
    StoreDamagedError,
)
from kiosk.ports import ChainHead, Clock, Inbox, OutgoingRuns, VerifiedAnswer
from kiosk.sync.answers import Greeting, PortalHead, parse_greeting, rewound_facts
from kiosk.sync.http_exchange import Traffic
from kiosk.sync.pace import Pace
from kiosk.sync.portal_http import FEED_LIMIT
from kiosk.sync.problems import RUN_GAP
from kiosk.sync.round_result import ClockOffset, RoundResult
from kiosk.sync.run_sender import MeteredLink, RunSender
from kiosk.sync.standing import Standing
from kiosk.sync.wire import MAIN_BRANCH, sendable_prefix

_GAP_TRIES: Final = 2
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tally:
    """What this round did so far."""

    sent: int = 0
    feed_items: int = 0
    clock: ClockOffset | None = None
    minimum_version: str = ""
    went_back: bool = False
    rewound_to: str = ""
    owed: int = 0
    is_feed_anew: bool = False


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
        self._sender = RunSender(link, clock)
        self._standing = Standing(runs)
        self._disagreement: PortalDisagreesError | None = None
        self._cursor: tuple[str, int] = ("", 0)
        self._tally = _Tally()
        self._life_told = ""
        self._was_behind = False

    @property
    def pace(self) -> Pace:
        """What the line carries, as measured."""
        return self._sender.pace

    @property
    def feed_known(self) -> int:
        """The number of the last feed item that was fetched."""
        return self._feed_cursor()[1]

    @property
    def sent_in_round(self) -> int:
        """How many entries the round under way, or the last one, has got countersigned."""
        return self._tally.sent

    def believe_the_store(self) -> None:
        """Forget what was handed over and not yet seen in the store.

        Called when the inbox is empty: what the store does not show then was set aside, and is fetched again.
        """
        self._standing.forget_handed_over()
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
        return sum(self._standing.waiting_in(head) for head in self._runs.epochs())

    def oldest_waiting(self) -> Entry | None:
        """Return the first entry that waits, None when nothing does."""
        for head in self._runs.epochs():
            if waiting := self._standing.waiting_in(head):
                found = self._runs.run(head.epoch, head.seq - waiting + 1, 1)
                return found[0] if found else None
        return None

    def acknowledged_seq(self) -> int:
        """Return the last countersigned sequence number of the current epoch."""
        heads = self._runs.epochs()
        return self._standing.acknowledged(heads[-1].epoch) if heads else 0

    # --- the round ------------------------------------------------------------------------------------
    def _exchange_all(self, should_stop: Callable[[], bool]) -> None:
        greeting = self._hello()
        self._disagreement = None
        try:
            self._send_over_gaps(greeting, should_stop)
        except PortalDisagreesError as error:
            self._disagreement = error
        self._fetch(greeting, should_stop)
        self._hand_in_owed(greeting, should_stop)
        if self._disagreement is not None:
            raise self._disagreement

    def _hand_in_owed(self, greeting: Greeting, should_stop: Callable[[], bool]) -> None:
        """Hand in bodies that went without their entries; whatever still refuses them holds up nothing."""
        around = self._sender.way_around
        if around is not None and not should_stop():
            self._tally.owed -= around.hand_in(greeting.owed, self._runs)

    def _send_over_gaps(self, greeting: Greeting, should_stop: Callable[[], bool]) -> None:
        for attempt in range(_GAP_TRIES):
            try:
                self._send_all(greeting, should_stop)
            except PortalRefusedError as error:
                if error.problem != RUN_GAP or attempt == _GAP_TRIES - 1:
                    raise
                greeting = self._hello()
            else:
                return

    def _hello(self) -> Greeting:
        heads = self._runs.epochs()
        wall, began_ms = self._clock.now(), self._clock.mono_ms()
        greeting = parse_greeting(self._link.hello(heads, self._catalogue_hash(), self._feed_cursor()))
        took_ms = self._clock.mono_ms() - began_ms
        self._sender.note_greeting(took_ms / 1000)
        offset_ms = round((greeting.time - wall).total_seconds() * 1000) - took_ms // 2
        self._tally.clock = ClockOffset(offset_ms, took_ms // 2 + 1)
        self._tally.minimum_version, self._tally.owed = greeting.minimum_version, len(greeting.owed)
        went_back = self._standing.greeted(greeting)
        self._tally.went_back |= went_back
        self._note_life(greeting, went_back=went_back)
        return greeting

    def _note_life(self, greeting: Greeting, *, went_back: bool) -> None:
        """Have the journal say that the portal was restored, before anything is sent to its new life.

        A new life that the offline keys do not announce is served all the same, and told as going back.
        Either way, and when a portal has gone back within its life, its feed is read anew.
        """
        before, folded = self._feed_cursor()
        has_less = greeting.feed_head < folded or (went_back and not self._was_behind)
        self._was_behind = went_back
        self._announce_life(greeting, before)
        is_other = before != greeting.incarnation
        if before and (is_other or has_less) and not self._tally.is_feed_anew:
            self._tally.is_feed_anew = True
            life = {"term": greeting.term, "id": greeting.incarnation}
            page = {"incarnation": life, "items": [], "after": 0, "next": 0, "more": True}
            # Another life is seen by its name, so that the same page again changes nothing.
            self._inbox.put(VerifiedAnswer("feed", page if is_other else {**page, "anew": True}))
            self._cursor = (greeting.incarnation, 0)

    def _announce_life(self, greeting: Greeting, before: str) -> None:
        if before in {"", greeting.incarnation} or greeting.incarnation == self._life_told:
            return
        if greeting.restored is None:
            _log.error("incarnation %s instead of %s, and nobody announced it", greeting.incarnation, before)
            self._tally.went_back = True
            return
        self._tally.rewound_to = greeting.incarnation
        self._inbox.put(VerifiedAnswer("rewound", rewound_facts(greeting, before, self._standing.measured())))
        self._life_told = greeting.incarnation

    def _send_all(self, greeting: Greeting, should_stop: Callable[[], bool]) -> None:
        starts: dict[EpochId, int] = {}
        for head in self._runs.epochs():
            starts[head.epoch], trouble = self._standing.first_to_send(head, greeting)
            self._disagreement = trouble or self._disagreement
        has_more = True
        while has_more:
            has_more = False
            for head in self._runs.epochs():
                start = starts.get(head.epoch, 1)
                while start <= head.seq and not should_stop():
                    starts[head.epoch] = start = self._send_one(head, start)
                    has_more = True

    def _send_one(self, head: ChainHead, start: int) -> int:
        """Send one run from `start`; return where the next one begins."""
        read = self._runs.run(head.epoch, start, self.pace.max_bytes)
        entries = sendable_prefix([entry for entry in read if entry.seq <= head.seq])
        if not entries or entries[0].seq != start:
            raise StoreDamagedError(f"entry {start} cannot be read")
        waited = self._standing.waiting_in(head)
        answer, count = self._sender.send(entries)
        seq, branch = int(answer.fields["seq"]), str(answer.fields["branch"])
        if branch != MAIN_BRANCH:
            self._disagreement = PortalDisagreesError(f"stored beside, as {branch}")
        elif seq > entries[count - 1].seq:
            trouble = self._standing.difference(head, PortalHead(seq, str(answer.fields["hash"])))
            if trouble is not None:
                raise trouble
        self._inbox.put(answer)
        life = str(answer.fields["incarnation"]["id"])
        self._standing.stored(head.epoch, seq, life, is_main=branch == MAIN_BRANCH)
        self._tally.sent += waited - self._standing.waiting_in(head)
        return seq + 1

    def _fetch(self, greeting: Greeting, should_stop: Callable[[], bool]) -> None:
        cursor = self._feed_cursor()
        if self._tally.is_feed_anew or cursor[0] != greeting.incarnation:
            cursor = (greeting.incarnation, 0)
        for page in self._pages(cursor):
            life = str(page.fields["incarnation"]["id"])
            after = cursor[1] if cursor[0] == life else 0
            # Where a page begins goes with it: one whose forerunner was set aside must not move the cursor.
            self._inbox.put(VerifiedAnswer(page.kind, {**page.fields, "after": after}))
            cursor = (life, int(page.fields["next"]))
            self._tally.feed_items += len(page.fields["items"])
            self._cursor = cursor
            if should_stop():
                return

    def _pages(self, cursor: tuple[str, int]) -> Iterator[VerifiedAnswer]:
        for page in self._link.feed(cursor, FEED_LIMIT):
            if not isinstance(page.fields.get("items"), list):
                raise AnswerNotTrustedError("feed page without items")
            if page.fields["items"] or page.fields["next"] != cursor[1] or self._tally.is_feed_anew:
                yield page

    # --- what is known --------------------------------------------------------------------------------
    def _feed_cursor(self) -> tuple[str, int]:
        folded = self._runs.feed_cursor()
        if not self._cursor[0] or (self._cursor[0] == folded[0] and self._cursor[1] < folded[1]):
            return folded
        return self._cursor

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
            tally.rewound_to,
            tally.owed,
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
