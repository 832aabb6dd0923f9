"""A payment terminal that speaks nexo Sale to POI."""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import kiosk
from kiosk.devices.profiles import TerminalProfile
from kiosk.devices.protocol import nexo
from kiosk.devices.protocol.nexo import Answer, Framer, Names
from kiosk.devices.protocol.nexo_outcome import payment_outcome, result_of, status_outcome
from kiosk.devices.transport.line import Line
from kiosk.domain.terminal_payment import Doubt, Outcome, PaymentRequest, Refusal, Refused, Unknown
from kiosk.errors import (
    DeviceAbsentError,
    DeviceBusyError,
    DeviceError,
    DeviceSilentError,
    TerminalGarbledError,
)
from kiosk.ports import PrinterState

_LOG = logging.getLogger(__name__)
_OPEN_S: Final = 3.0
_WRITE_S: Final = 5.0
_SIGN_ON_S: Final = 5.0
_QUIET_S: Final = 0.1
_LOOK_S: Final = 0.2  # how soon a touch on *cancel* is heard
_MOST_READ_BYTES: Final = 4_096
_OURS: Final = 100_000  # service numbers of our own questions: six digits, payments have ten letters


class NexoTerminal:
    """A `Terminal`; lives in the lane that closes it.

    A payment request leaves at most once. From its first byte on only the terminal's word ends it; without
    that word it is asked about, on a fresh line.
    """

    def __init__(self, line: Line, profile: TerminalProfile, names: Names) -> None:
        self._line = line
        self._profile = profile
        self._names = names
        self._framer = Framer()
        self._answers: deque[Answer] = deque()
        self._questions = 0

    def state(self, deadline_s: float) -> PrinterState:
        """Ask the terminal how it is."""
        try:
            self._sign_on(min(deadline_s, _SIGN_ON_S))
            answer = self._asked(nexo.DIAGNOSIS, {"HostDiagnosisFlag": False}, deadline_s)
            status = answer.body.get("POIStatus")
            result, _ = result_of(answer.body)
        except DeviceAbsentError:
            return PrinterState.ABSENT
        except (DeviceSilentError, DeviceBusyError) as error:
            self._let_go(error)
            return PrinterState.OFFLINE
        except TerminalGarbledError as error:
            self._let_go(error)
            return PrinterState.ERROR
        overall = status.get("GlobalStatus") if isinstance(status, Mapping) else "OK"
        return (
            PrinterState.ONLINE if result == "Success" and overall in {"OK", "Busy"} else PrinterState.ERROR
        )

    def ask(self, request: PaymentRequest, deadline_s: float, is_cancelled: Callable[[], bool]) -> Outcome:
        """Ask for money and wait for what becomes of it, on a fresh line: an old one may be dead."""
        self._line.close()
        try:
            self._sign_on()
        except DeviceError as error:
            self._let_go(error)
            return Refused(Refusal.NOT_REACHED)
        if is_cancelled():
            return Refused(Refusal.CANCELLED)
        until_s = self._line.now_s() + deadline_s
        body = nexo.payment_body(request.number, _time(request.asked_at), request.amount)
        try:
            self._send(nexo.PAYMENT, request.number, body)
            return self._awaited(request, until_s, is_cancelled)
        except DeviceError as error:
            self._let_go(error)
        return self.last(request, self._profile.settle_s)

    def last(self, request: PaymentRequest, deadline_s: float) -> Outcome:
        """Ask what became of an earlier request, again while the terminal is still at it."""
        until_s = self._line.now_s() + deadline_s
        outcome: Outcome = Unknown(Doubt.NO_ANSWER)
        while True:
            try:
                self._sign_on(min(deadline_s, _SIGN_ON_S))
                about = nexo.about(self._names, request.number)
                answer = self._asked(nexo.STATUS, about, max(until_s - self._line.now_s(), _LOOK_S))
                outcome = status_outcome(answer, request, self._names)
                is_at_it = outcome == Unknown(Doubt.IN_PROGRESS)
                if not is_at_it or self._line.now_s() >= until_s:
                    return outcome
                self._rest(self._profile.again_s)
            except TerminalGarbledError as error:
                self._let_go(error)
                return Unknown(Doubt.STRANGE_ANSWER)
            except DeviceError as error:
                self._let_go(error)
                return outcome

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    # --- a payment under way ------------------------------------------------------------------------------
    def _awaited(self, request: PaymentRequest, until_s: float, is_cancelled: Callable[[], bool]) -> Outcome:
        """Wait for the answer to a payment; tell the terminal to stop when somebody wishes or time is over.

        Raises:
            DeviceError: the line is gone, the terminal talks nonsense, or it says nothing although told to
                stop.
        """
        is_stopping = False
        while True:
            answer = self._next(_LOOK_S)
            if answer is not None and (answer.category, answer.service_id) == (nexo.PAYMENT, request.number):
                return payment_outcome(answer, request)
            is_late = self._line.now_s() >= until_s
            if is_stopping and is_late:
                raise DeviceSilentError("payment")
            if not is_stopping and (is_late or is_cancelled()):
                is_stopping, until_s = True, self._line.now_s() + self._profile.settle_s
                about = {**nexo.about(self._names, request.number), "AbortReason": "Sale"}
                self._send(nexo.ABORT, self._question(), about)

    # --- the line -----------------------------------------------------------------------------------------
    def _sign_on(self, deadline_s: float = _SIGN_ON_S) -> None:
        """Open the line and say who is there, once for each opening.

        Raises:
            DeviceError: there is no terminal, or it wants nothing of us.
        """
        if self._line.is_open:
            return
        self._framer = Framer()
        self._answers.clear()
        self._line.open(_OPEN_S)
        try:
            self._drain()
            body = nexo.login_body(kiosk.__version__, _time(datetime.now(UTC)))
            result, condition = result_of(self._asked(nexo.LOGIN, body, deadline_s).body)
            if result != "Success":
                raise DeviceBusyError(f"login: {condition[:20]}")
        except DeviceError:
            self._line.close()  # else the next look would take the line for signed on
            raise

    def _drain(self) -> None:
        """Let the rest of an earlier conversation pass: without its beginning no message can be read."""
        until_s = self._line.now_s() + _SIGN_ON_S
        self._line.discard()
        while self._line.read_some(_MOST_READ_BYTES, _QUIET_S) and self._line.now_s() < until_s:
            pass

    def _asked(self, category: str, body: Mapping[str, Any], deadline_s: float) -> Answer:
        """Put a question of our own and return its answer.

        Raises:
            DeviceSilentError: none came. DeviceError: the line is gone, or what came is nonsense.
        """
        number, until_s = self._question(), self._line.now_s() + deadline_s
        self._send(category, number, body)
        while (left_s := until_s - self._line.now_s()) > 0:
            answer = self._next(left_s)
            if answer is not None and (answer.category, answer.service_id) == (category, number):
                return answer
        raise DeviceSilentError(category)

    def _question(self) -> str:
        self._questions += 1
        return str(_OURS + self._questions % _OURS)

    def _send(self, category: str, number: str, body: Mapping[str, Any]) -> None:
        self._line.write_all(nexo.request(self._names, category, number, body), _WRITE_S)

    def _next(self, deadline_s: float) -> Answer | None:
        """Return the next answer meant for us, None when none came in time.

        Raises:
            TerminalGarbledError: what came is no message, or one that has begun never ends.
        """
        until_s = self._line.now_s() + deadline_s
        while not self._answers:
            left_s = until_s - self._line.now_s()
            data = self._line.read_some(_MOST_READ_BYTES, max(left_s, 0.0))
            if not data and self._framer.is_begun:
                data = self._line.read_some(_MOST_READ_BYTES, self._profile.gap_s)
                if not data:
                    raise TerminalGarbledError("cut off")
            if not data:
                return None
            found = map(nexo.read, self._framer.feed(data))
            self._answers += [one for one in found if one is not None and one.names == self._names]
        return self._answers.popleft()

    def _rest(self, seconds: float) -> None:
        """Let a moment pass; what comes meanwhile answers nothing that is still asked."""
        until_s = self._line.now_s() + seconds
        while (left_s := until_s - self._line.now_s()) > 0:
            self._next(left_s)

    def _let_go(self, error: DeviceError) -> None:
        """Give the line up: whatever is still in it belongs to nobody."""
        _LOG.info("terminal: %s", error.code)
        self._line.close()


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
