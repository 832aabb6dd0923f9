"""Enrolment over the line: asks until the portal has answered, as often as needed with the same request."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from kiosk.errors import AnswerNotTrustedError, EnrolmentCodeError, LineError, PortalRefusedError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync.backoff import next_wait
from kiosk.sync.portal_http import Exchange
from kiosk.sync.problems import UNNAMED, most_telling, signed_trouble, unsigned_trouble

CODE_REFUSED: Final = "code-refused"
DEFAULT_TRIES: Final = 8
Enrolled_co = TypeVar("Enrolled_co", covariant=True)


class Desk(Protocol[Enrolled_co]):
    """One enrolment with one code: makes requests and believes only the code's portal."""

    def request(self, portal_url: str, program: str) -> WireRequest:
        """Return the complete request to one address."""

    def accept(self, request: WireRequest, answer: WireAnswer) -> Enrolled_co:
        """Check an answer of status 200 to that request.

        Raises:
            AnswerNotTrustedError, TrustRootMismatchError: it is not the code's portal.
        """


@dataclass(frozen=True, slots=True)
class Patience:
    """How long enrolment goes on by itself.

    `wait` waits so many seconds; `chance` is evenly spread from 0 up to but without 1; `tell` is given each
    failure and the seconds until the next try.
    """

    wait: Callable[[float], None]
    chance: Callable[[], float]
    tell: Callable[[LineError, float], None]
    tries: int = DEFAULT_TRIES


def enrol(
    desk: Desk[Enrolled_co], exchange: Exchange, urls: Sequence[str], program: str, patience: Patience
) -> Enrolled_co:
    """Enrol with the first address that answers; safe to repeat, a lost answer is asked for again.

    Raises:
        EnrolmentCodeError: the portal does not take the code.
        TrustRootMismatchError: the portal is not the one the code came from.
        LineError: the last failure, after `patience.tries` tries.
    """
    attempt = 0
    while True:
        try:
            return _try_each(desk, exchange, urls, program)
        except LineError as error:
            attempt += 1
            if not error.retryable or attempt >= patience.tries:
                raise
            seconds = next_wait(error, attempt - 1, patience.chance(), is_watched=True).seconds
            patience.tell(error, seconds)
            patience.wait(seconds)


def _try_each(desk: Desk[Enrolled_co], exchange: Exchange, urls: Sequence[str], program: str) -> Enrolled_co:
    failures: list[LineError] = []
    for url in urls:
        request = desk.request(url, program)
        try:
            return desk.accept(request, _enrolled(exchange.send(request)))
        except LineError as error:
            failures.append(error)
    raise most_telling(failures)


def _enrolled(answer: WireAnswer) -> WireAnswer:
    """Return an answer of status 200.

    A refusal cannot be proven to be the portal's: the root comes with the enrolment. It is told to a person
    who holds the code, and nothing is changed by it.
    """
    trouble = unsigned_trouble(answer) or signed_trouble(answer)
    if trouble is None:
        return answer
    if isinstance(trouble, PortalRefusedError) and trouble.problem == CODE_REFUSED:
        raise EnrolmentCodeError(trouble.detail)
    if isinstance(trouble, PortalRefusedError) and trouble.problem == UNNAMED:
        raise AnswerNotTrustedError(f"status {answer.status}")
    raise trouble
