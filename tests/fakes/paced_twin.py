"""A twin behind a line with a speed: what is written waits its turn, as in a driver's buffer."""

from kiosk.devices.simulated.pacing import Pacing
from kiosk.devices.transport.in_memory import Twin


class PacedTwin:
    """A `Twin`; the line takes everything at once and lets it through at `baud`."""

    def __init__(self, twin: Twin, baud: int) -> None:
        self._twin = twin
        self._pacing = Pacing(baud)
        self._waiting = bytearray()

    @property
    def wants_input(self) -> bool:
        return True

    @property
    def waiting_bytes(self) -> int:
        """How much is on the line."""
        return len(self._waiting)

    def receive(self, data: bytes, now_s: float) -> None:
        self._waiting += data
        self.advance(now_s)

    def advance(self, now_s: float) -> None:
        count = min(len(self._waiting), self._pacing.allowed(now_s))
        self._pacing.passed(count)
        self._twin.receive(bytes(self._waiting[:count]), now_s)
        del self._waiting[:count]
        self._twin.advance(now_s)

    def take_output(self) -> bytes:
        return self._twin.take_output()
