"""A counter scale that speaks the Toledo 8217 dialect."""

import logging

from kiosk.devices.profiles import ScaleProfile
from kiosk.devices.protocol.toledo8217 import WEIGH, ScaleFramer
from kiosk.devices.transport.line import Line
from kiosk.errors import DeviceAbsentError, DeviceBusyError, DeviceSilentError
from kiosk.ports import ScaleState, Weighing

_LOG = logging.getLogger(__name__)
_OPEN_DEADLINE_S = 2.0
_ANSWER_DEADLINE_S = 0.5
_BETWEEN_QUESTIONS_S = 0.2
_MAX_READ_BYTES = 64


class ToledoScale:
    """A `Scale`; lives in the lane that closes it."""

    def __init__(self, line: Line, profile: ScaleProfile) -> None:
        self._line = line
        self._profile = profile

    def weigh(self, deadline_s: float) -> Weighing:
        """Ask until the load is at rest; over and under are said at once, the clerk must act."""
        until_s = self._line.now_s() + deadline_s
        try:
            if not self._line.is_open:
                self._line.open(_OPEN_DEADLINE_S)
            weighing = self._ask()
            while weighing.state is ScaleState.MOTION and self._line.now_s() < until_s:
                self._rest()
                weighing = self._ask()
        except DeviceAbsentError:
            return Weighing(ScaleState.ABSENT)
        except (DeviceSilentError, DeviceBusyError) as error:
            _LOG.info("scale state unknown: %s", error.code)
            return Weighing(ScaleState.OFFLINE)
        return weighing

    def close(self) -> None:
        """Close the port."""
        self._line.close()

    def _ask(self) -> Weighing:
        """Put one question.

        Raises:
            DeviceSilentError: no answer that can be understood.
        """
        framer = ScaleFramer(self._profile.grams_per_unit)
        self._line.discard()
        self._line.write_all(WEIGH, _ANSWER_DEADLINE_S)
        until_s = self._line.now_s() + _ANSWER_DEADLINE_S
        while (now_s := self._line.now_s()) < until_s:
            answers = framer.feed(self._line.read_some(_MAX_READ_BYTES, until_s - now_s))
            if answers:
                return answers[0]
        raise DeviceSilentError("W")

    def _rest(self) -> None:
        """Let a moment pass; what comes unasked is dropped by the next question."""
        until_s = self._line.now_s() + _BETWEEN_QUESTIONS_S
        while (now_s := self._line.now_s()) < until_s:
            self._line.read_some(_MAX_READ_BYTES, until_s - now_s)
