"""A line that does to each request what chance says: all that a network did to somebody once."""

import enum
import random
from collections.abc import Callable

from kiosk.errors import AnswerNotTrustedError, LineDownError, TlsNotTrustedError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.sync.http_exchange import Traffic
from tests.faults.simulator.portal import SimulatedPortal


class Fault(enum.StrEnum):
    """What the line does to a request or to its answer."""

    REQUEST_LOST = "request lost"
    REQUEST_LATE = "request arrives later"
    REQUEST_TWICE = "request arrives twice"
    ANSWER_LOST = "answer lost after the commit"
    ANSWER_CUT = "answer cut off"
    ANSWER_OLD = "an old answer comes again"
    ANSWER_CHANGED = "a bit of the answer changed"
    BUSY_AFTER = "503 after the commit"
    GARBAGE = "garbage in place of an answer"
    NOT_HTTP = "something that is not HTTP"
    WRONG_TLS = "another's certificate"
    CAPTIVE = "a page of somebody else"


UNSIGNED = (200, 204, 302, 400, 401, 403, 404, 407, 409, 413, 415, 429, 500, 502, 503, 511)


class SimulatedLine:
    """Implements the courier's `Exchange` over a portal in memory; time passes with every request.

    `before_each` is called before a request leaves and after its answer came: there the world goes on.
    """

    def __init__(
        self,
        portal: SimulatedPortal,
        chance: random.Random,
        pass_time: Callable[[float], None],
        before_each: Callable[[], None],
    ) -> None:
        self._portal = portal
        self._chance = chance
        self._pass_time = pass_time
        self._before_each = before_each
        self.faults: tuple[Fault, ...] = ()
        self.share = 0.0
        self.struck: list[Fault] = []
        self._late: list[WireRequest] = []
        self._old: list[WireAnswer] = []
        self._traffic = Traffic()

    @property
    def traffic(self) -> Traffic:
        return self._traffic

    def heal(self) -> None:
        """Carry everything from now on; what was under way still arrives."""
        self.faults, self.share = (), 0.0
        self._deliver_late()

    def drop_late(self) -> None:
        """Forget what was under way: connections do not outlive a data centre."""
        self._late.clear()

    def send(self, request: WireRequest) -> WireAnswer:
        self._before_each()
        self._pass_time(self._chance.choice((0.02, 0.3, 1.0, 8.0)))
        self._traffic = Traffic(self._traffic.sent_bytes + len(request.body) + 300, 0)
        if self._late and self._chance.random() < 0.5:
            self._deliver_late()
        if self.faults and self._chance.random() < self.share:
            fault = self._chance.choice(self.faults)
            self.struck.append(fault)
            return self._struck(fault, request)
        answer = self._portal.answer(request)
        self._old.append(answer)
        self._before_each()
        return answer

    def _deliver_late(self) -> None:
        late, self._late = self._late, []
        for request in late:
            self._portal.answer(request)

    def _struck(self, fault: Fault, request: WireRequest) -> WireAnswer:
        match fault:
            case Fault.REQUEST_LOST | Fault.REQUEST_LATE:
                self._late += [request] if fault is Fault.REQUEST_LATE else []
                raise LineDownError("lost", timed_out=self._chance.random() < 0.5)
            case Fault.REQUEST_TWICE:
                self._portal.answer(request)
                return self._portal.answer(request)
            case Fault.ANSWER_OLD if self._old:
                self._portal.answer(request)
                return self._chance.choice(self._old)
            case Fault.GARBAGE:
                return WireAnswer(200, {}, self._chance.randbytes(40))
            case Fault.NOT_HTTP | Fault.WRONG_TLS:
                raise (AnswerNotTrustedError if fault is Fault.NOT_HTTP else TlsNotTrustedError)(str(fault))
            case Fault.CAPTIVE:
                headers = {"retry-after": "120"} if self._chance.random() < 0.3 else {}
                return WireAnswer(self._chance.choice(UNSIGNED), headers, b"<html>hotel</html>")
            case _:
                return self._spoiled(fault, self._portal.answer(request))

    def _spoiled(self, fault: Fault, answer: WireAnswer) -> WireAnswer:
        """Return or lose what the portal answered after it did its work."""
        if fault is Fault.ANSWER_CHANGED and answer.body:
            body = bytearray(answer.body)
            body[self._chance.randrange(len(body))] ^= 1 << self._chance.randrange(8)
            return WireAnswer(answer.status, answer.headers, bytes(body))
        if fault is Fault.BUSY_AFTER:
            return WireAnswer(503, {}, b"")
        raise LineDownError("cut", timed_out=fault is Fault.ANSWER_LOST)
