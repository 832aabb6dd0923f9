"""The twin of a counter scale in the Toledo 8217 dialect."""

from kiosk.devices.protocol.toledo8217 import WEIGH
from kiosk.devices.simulated.sending import Outbox

_MOTION, _OVER, _UNDER, _BAD_COMMAND = 0x01, 0x02, 0x04, 0x40
_ANSWER_AFTER_S = 0.05


class ScaleTwin:
    """One scale without a line: a load, a time it swings, a capacity."""

    def __init__(self, capacity_grams: int = 15_000) -> None:
        self.capacity_grams = capacity_grams
        self.grams = 0
        self.questions = 0
        self.is_on = True
        self._rests_at_s = 0.0
        self._outbox = Outbox()

    @property
    def wants_input(self) -> bool:
        """Take anything."""
        return True

    @property
    def next_due_s(self) -> float | None:
        """When the next answer leaves, or None."""
        return self._outbox.next_due_s

    def load(self, grams: int, swings_s: float = 0.0) -> None:
        """Put a load on (less than nothing: the plate was lifted); it swings for a while."""
        self.grams = grams
        self._rests_at_s = self._outbox.now_s + swings_s

    def send(self, data: bytes, after_s: float = 0.0) -> None:
        """Send any bytes."""
        self._outbox.send(data, after_s)

    def receive(self, data: bytes, now_s: float) -> None:
        """Answer each question after the scale's own time."""
        self.advance(now_s)
        for value in data if self.is_on else b"":
            self.questions += 1
            answer = self._answer() if value == WEIGH[0] else self._status(_BAD_COMMAND)
            self._outbox.send(answer, _ANSWER_AFTER_S)

    def advance(self, now_s: float) -> None:
        """Let answers leave that are due."""
        self._outbox.advance(now_s)

    def take_output(self) -> bytes:
        """Hand over the bytes sent since the last call."""
        return self._outbox.take()

    def _answer(self) -> bytes:
        status = (self._outbox.now_s < self._rests_at_s) * _MOTION
        status |= (self.grams > self.capacity_grams) * _OVER | (self.grams < 0) * _UNDER
        return self._status(status) if status else b"\x02%06.3f\r" % (self.grams / 1_000)

    @staticmethod
    def _status(bits: int) -> bytes:
        return b"\x02?" + bytes((bits,)) + b"\r"
