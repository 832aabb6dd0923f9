"""The panel of the line: how it stands, what waits and why, and *send now*. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kiosk.domain.calendar import local
from kiosk.ui.counter.presenter import Presenter
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.status import LineState, StatusView, duration, troubles
from kiosk.ui.theme.tokens import Tone

_BYTES_PER_KB: Final = 1000
_TONES: Final = {LineState.ONLINE: Tone.GOOD, LineState.OFFLINE: Tone.WARN, LineState.PAUSED: Tone.BAD}


@dataclass(frozen=True, slots=True)
class LineView:
    """The whole panel; `trouble` is why the oldest waits, what to do next, and the code, or None.

    `send` is empty where there is nothing to wake.
    """

    title: str
    state: str
    tone: Tone
    facts: tuple[tuple[str, str], ...]
    trouble: tuple[str, str, str] | None
    send: str


class LinePresenter(Presenter[LineView]):
    """Shows the courier's last word and wakes it; after *send now* it says so until the courier answers."""

    def __init__(
        self,
        say: Callable[[], Speech],
        status: Callable[[], tuple[StatusView, datetime]],
        send_now: Callable[[], None] | None,
        cancelled: Callable[[], None],
        packs: Callable[[], None] | None = None,
    ) -> None:
        """Take how to know the line.

        Args:
            say: the language.
            status: returns what is known, and the time now.
            send_now: wakes the courier and returns at once; None where there is none.
            cancelled: closes the panel.
            packs: looks for a pack of services on a stick; None where none may be taken now.
        """
        super().__init__()
        self._say = say
        self._status = status
        self._send_now = send_now
        self.cancel = cancelled
        self.packs = packs
        self._asked_before: datetime | None = None
        self._is_asked = False

    def submit(self) -> None:
        """Ask the courier to send now, once until it has answered."""
        if self._send_now is not None and not self._is_asked:
            self._is_asked = True
            self._asked_before = self._status()[0].next_try_at
            self._send_now()
            self.refresh()

    def view(self) -> LineView:
        """Return the panel."""
        say, (status, now) = self._say(), self._status()
        if self._is_asked and status.next_try_at != self._asked_before:
            self._is_asked = False  # every round ends with a new time for the next
        return LineView(
            title=say("line.title"),
            state=say(f"status.line.{status.line}", code=status.trouble),
            tone=_TONES.get(status.line, Tone.NEUTRAL),
            facts=_facts(status, now, say),
            trouble=(*say.error(status.trouble, status.problem), status.trouble) if status.trouble else None,
            send=say("line.asked" if self._is_asked else "line.send") if self._send_now else "",
        )


def _facts(status: StatusView, now: datetime, say: Speech) -> tuple[tuple[str, str], ...]:
    facts = (
        ("since", _past(status.since, now, say, "unknown")),
        ("last_success", _past(status.last_success, now, say, "never")),
        ("waiting", say.counted("status.waiting", status.waiting)),
        ("pictures", _pictures(status, say)),
        ("oldest", _past(status.oldest_since, now, say, "unknown" if status.waiting else "none")),
        ("left", _left(status, say)),
        ("next_try", _progress(status, say) or _next(status.next_try_at, now, say)),
        ("besides", "\n".join(troubles(status, now, say)) or say("line.none")),
    )
    return tuple((say(f"line.{name}"), value) for name, value in facts)


def _past(moment: datetime | None, now: datetime, say: Speech, otherwise: str) -> str:
    if moment is None:
        return say(f"line.{otherwise}")
    return say("line.ago", moment=_moment(moment, now, say), span=duration(now - moment, say))


def _progress(status: StatusView, say: Speech) -> str:
    """Return how far the round under way has come; empty when none is."""
    if status.progress is None:
        return ""
    sent, left = status.progress
    return say("line.sending", sent=ltr(f"{sent:,}"), total=ltr(f"{sent + left:,}"))


def _next(moment: datetime | None, now: datetime, say: Speech) -> str:
    if moment is None:
        return say("line.unknown")
    if moment <= now:
        return say("line.at_once")
    return say("line.within", moment=_moment(moment, now, say), span=duration(moment - now, say))


def _moment(moment: datetime, now: datetime, say: Speech) -> str:
    here = local(moment)
    return (
        say.clock(here) if here.date() == local(now).date() else f"{say.day(here.date())} {say.clock(here)}"
    )


def _pictures(status: StatusView, say: Speech) -> str:
    """Return how many scans wait behind the entries that name them, and how large they are together."""
    if not status.pictures:
        return say("line.none")
    return say(
        "line.pictures_and_size",
        pictures=say.counted("line.scans", status.pictures),
        size=_size(status.picture_bytes, say),
    )


def _size(count_bytes: int, say: Speech) -> str:
    return say("line.size", kilobytes=ltr(f"{max(1, round(count_bytes / _BYTES_PER_KB)):,}"))


def _left(status: StatusView, say: Speech) -> str:
    if not status.waiting:
        return say("line.none")
    if status.bytes_left is None:
        return say("line.unknown")
    size = _size(status.bytes_left, say)
    if status.seconds_left is None:
        return size
    return say("line.size_and_span", size=size, span=duration(timedelta(seconds=status.seconds_left), say))
