"""When the next round is: the courier's waits, wakes and status, as plain decisions over a given clock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from kiosk.errors import KioskError
from kiosk.sync.backoff import WATCHED_CAP_S, Wait, idle_wait, needs_somebody, next_wait
from kiosk.sync.courier import Courier
from kiosk.sync.round_result import RoundResult
from kiosk.sync.status import CourierStatus, LineState

WAKE_ENTRY: Final = "entry"
WAKE_NOW: Final = "now"
WAKE_NEWS: Final = "news"
WATCHED_FOR_S: Final = 600.0
# What was sent is judged bit by bit: its news is gathered, and costs a thin line a round for all of it.
NEWS_APART_S: Final = 2.0
# Before anything was measured: what a 2 KB application costs in a batch (bench/bench_wire.py), on 64 kbit/s.
_GUESSED_BYTES_PER_ENTRY: Final = 700.0


@dataclass(frozen=True, slots=True)
class _Plan:
    """The next try on the monotonic clock, and what led to it."""

    next_at_s: float
    last_at_s: float
    wait: Wait


class Schedule:
    """Always true: a next round is planned, however the last one ended."""

    def __init__(self, poll_s: float, chance: Callable[[], float], now_s: float) -> None:
        self._poll_s = poll_s
        self._chance = chance
        self._plan = _Plan(now_s, now_s - WATCHED_CAP_S, Wait(0.0, 0))
        self._has_failed = False
        self._watched_until_s = now_s
        self._was_woken = False

    @property
    def next_at_s(self) -> float:
        """The planned time of the next round."""
        return self._plan.next_at_s

    def is_due(self, now_s: float) -> bool:
        """Say whether the next round is to begin."""
        return now_s >= self._plan.next_at_s

    def begin_round(self) -> None:
        """Note that a round begins: who wakes from now on may be too late for it."""
        self._was_woken = False

    def note_round(self, result: RoundResult, now_s: float) -> None:
        """Plan the next round after one that ended now; at once where it was too late for what came in it."""
        self._has_failed = result.failure is not None
        is_watched = now_s < self._watched_until_s
        if result.failure is not None:
            wait = next_wait(result.failure, self._plan.wait.attempt, self._chance(), is_watched=is_watched)
        else:
            poll_s = min(self._poll_s, WATCHED_CAP_S) if is_watched else self._poll_s
            wait = Wait(idle_wait(poll_s, self._chance(), expects_answer=result.sent > 0), 0)
        is_left = self._was_woken and result.waiting > 0 and result.failure is None
        self._plan = _Plan(now_s + (0.0 if is_left else wait.seconds), now_s, wait)

    def note_wake(self, wake: str, now_s: float) -> None:
        """Bring the next round forward: at once, or with a failed line behind us within 30 s of the last.

        Whoever files or asks to send sits in front of the screen and is taken to watch it for a while; news
        from the portal brings nobody there.
        """
        if wake in {WAKE_NOW, WAKE_ENTRY}:
            self._watched_until_s = now_s + WATCHED_FOR_S
            self._was_woken = True
        if wake == WAKE_NOW or (wake == WAKE_ENTRY and not self._has_failed):
            soonest = now_s
        elif wake == WAKE_NEWS:
            soonest = max(now_s, self._plan.last_at_s + NEWS_APART_S)
        elif wake == WAKE_ENTRY:
            soonest = max(now_s, self._plan.last_at_s + WATCHED_CAP_S * self._chance())
        else:
            return
        self._plan = replace(self._plan, next_at_s=min(self._plan.next_at_s, soonest))


def status_after(
    previous: CourierStatus, result: RoundResult, courier: Courier, now: datetime, wait_s: float
) -> CourierStatus:
    """Return the status to show after a round.

    Args:
        previous: the status before it.
        result: what the round did.
        courier: asked for what waits and how fast the line is.
        now: wall clock, aware.
        wait_s: seconds until the next round.
    """
    line, moment = _line_state(result.failure), _text(now)
    oldest = courier.oldest_waiting()
    clock = result.clock
    bytes_left, seconds_left = _left(courier, result.waiting)
    return CourierStatus(
        line=line,
        reason=result.failure.code if result.failure is not None else "",
        since=previous.since if previous.line is line and previous.since else moment,
        last_success=moment if line is LineState.UP else previous.last_success,
        waiting=result.waiting,
        oldest_waiting_since=str(oldest.envelope_fields()["made_at"]["wall"]) if oldest is not None else "",
        bytes_left=bytes_left,
        seconds_left=seconds_left,
        next_try_at=_text(now + timedelta(seconds=wait_s)),
        acknowledged_seq=result.acknowledged_seq,
        clock_offset_ms=clock.offset_ms if clock is not None else previous.clock_offset_ms,
        clock_error_ms=clock.error_ms if clock is not None else previous.clock_error_ms,
        minimum_version=result.minimum_version or previous.minimum_version,
        portal_went_back_at=_went_back_at(previous, result, moment),
        problem=result.failure.problem if result.failure is not None else "",
        owed=result.owed if result.clock is not None else previous.owed,
    )


def _went_back_at(previous: CourierStatus, result: RoundResult, moment: str) -> str:
    is_alarm = result.portal_went_back and not result.rewound_to
    return moment if is_alarm else previous.portal_went_back_at


def _line_state(failure: KioskError | None) -> LineState:
    if failure is None:
        return LineState.UP
    return LineState.PAUSED if needs_somebody(failure) else LineState.DOWN


def _left(courier: Courier, waiting: int) -> tuple[int, int | None]:
    pace = courier.pace
    per_entry = pace.wire_bytes_per_entry or _GUESSED_BYTES_PER_ENTRY
    wire_bytes = round(waiting * per_entry)
    if pace.wire_bytes_per_s is None:
        return wire_bytes, 0 if waiting == 0 else None
    return wire_bytes, round(wire_bytes / pace.wire_bytes_per_s)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
