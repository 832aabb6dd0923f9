"""When the courier tries again: a pure function of what failed, how often, and chance.

Every outcome has a next try, so nothing can wait for ever. Full jitter: with hundreds of offices coming back
after the same outage, chance spreads them. Source: M. Brooker, "Exponential Backoff And Jitter", AWS
Architecture Blog, 2015.
"""

from dataclasses import dataclass
from typing import Final

from kiosk.errors import (
    AnswerNotTrustedError,
    KioskError,
    PortalBusyError,
    PortalDisagreesError,
    PortalRefusedError,
    TlsNotTrustedError,
)

BASE_S: Final = 2.0
CAP_S: Final = 600.0
WATCHED_CAP_S: Final = 30.0
# A pause ends by itself too: a captive portal may have been signed into, a certificate renewed. (Our choice.)
PAUSE_S: Final = 300.0
_MAX_DOUBLINGS: Final = 16
_PAUSING: Final = (AnswerNotTrustedError, TlsNotTrustedError, PortalRefusedError, PortalDisagreesError)


@dataclass(frozen=True, slots=True)
class Wait:
    """The next try: in how many seconds, the attempts counted so far, and whether somebody must act."""

    seconds: float
    attempt: int
    is_pause: bool = False


def next_wait(failure: KioskError, attempt: int, chance: float, *, is_watched: bool) -> Wait:
    """Return the wait after a failed round.

    Args:
        failure: what ended the round.
        attempt: failed attempts before this one that counted; pauses do not count.
        chance: evenly spread, from 0 up to but without 1.
        is_watched: somebody sits in front of the screen and waits.
    """
    if needs_somebody(failure):
        longest = WATCHED_CAP_S if is_watched else PAUSE_S
        return Wait(longest / 2 + chance * longest / 2, attempt, is_pause=True)
    cap = WATCHED_CAP_S if is_watched else CAP_S
    seconds = chance * min(cap, BASE_S * 2.0 ** min(attempt, _MAX_DOUBLINGS))
    if isinstance(failure, PortalBusyError) and failure.retry_after_s is not None:
        seconds = min(CAP_S, max(0.0, failure.retry_after_s)) + chance * BASE_S
    return Wait(seconds, attempt + 1)


def needs_somebody(failure: KioskError) -> bool:
    """Say whether trying harder is useless until a person or the portal changes something.

    True for an untrusted answer (captive portal, proxy sign-in), a wrong certificate, a refusal and a
    disagreement about the journal.
    """
    return isinstance(failure, _PAUSING)


def idle_wait(poll_s: float, chance: float, *, expects_answer: bool) -> float:
    """Return the seconds until the feed is asked again after a round that went well.

    Args:
        poll_s: the usual distance of two questions.
        chance: evenly spread, from 0 up to but without 1.
        expects_answer: something was just sent, and its judgement follows soon.
    """
    longest = min(poll_s, BASE_S * 2) if expects_answer else poll_s
    return longest * (0.75 + chance / 4)
