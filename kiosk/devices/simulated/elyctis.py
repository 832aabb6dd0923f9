"""The twin of a document reader with the Elyctis command set: told to read, asked what it read."""

from collections.abc import Sequence

from kiosk.devices.protocol import elyctis
from kiosk.devices.simulated.sending import Outbox

_ORDER_BYTES = {0x49: 3, 0x4C: 3, 0x43: 4}


class ElyctisTwin:
    """One reader without a line; a document that is laid down while nobody reads is read when asked for."""

    def __init__(self) -> None:
        self.documents_laid = 0
        self.is_reading = False
        self.mutes_echo = False
        self._orders = bytearray()
        self._lying: list[tuple[float, bytes]] = []
        self._last_zone = b""
        self._outbox = Outbox()

    @property
    def wants_input(self) -> bool:
        """Take anything."""
        return True

    @property
    def next_due_s(self) -> float | None:
        """When a document comes down or an answer leaves, or None."""
        due = [at_s for at_s, _ in self._lying]
        if self._outbox.next_due_s is not None:
            due.append(self._outbox.next_due_s)
        return min(due, default=None)

    def lay(self, lines: Sequence[str], after_s: float = 0.0) -> None:
        """Lay a document down."""
        self.documents_laid += 1
        zone = b"\r".join(line.encode("latin-1", "replace") for line in lines)
        self._lying.append((self._outbox.now_s + after_s, zone))

    def send(self, data: bytes, after_s: float = 0.0) -> None:
        """Send any bytes."""
        self._outbox.send(data, after_s)

    def receive(self, data: bytes, now_s: float) -> None:
        """Take orders."""
        self.advance(now_s)
        self._orders += data
        while self._orders:
            length = _ORDER_BYTES.get(self._orders[0], 1)
            if len(self._orders) < length:
                return
            self._obey(bytes(self._orders[:length]))
            del self._orders[:length]

    def advance(self, now_s: float) -> None:
        """Let documents come down and answers leave."""
        self._outbox.now_s = now_s
        for at_s, zone in [lying for lying in self._lying if lying[0] <= now_s]:
            self._lying.remove((at_s, zone))
            self._last_zone = zone
            if self.is_reading:
                self.is_reading = False  # a good read ends continuous reading
                self._answer(elyctis.ZONE, zone)
        self._outbox.advance(now_s)

    def take_output(self) -> bytes:
        """Hand over the bytes sent since the last call."""
        return self._outbox.take()

    def _obey(self, order: bytes) -> None:
        if order[0] == elyctis.CONTINUOUS and not self.mutes_echo:
            self.is_reading = order == elyctis.CONTINUOUS_ON
            self._outbox.send(order)
        elif order == elyctis.INQUIRE:
            self._answer(elyctis.ZONE, self._last_zone)
        self._outbox.advance(self._outbox.now_s)

    def _answer(self, command: int, data: bytes) -> None:
        self._outbox.send(bytes((command,)) + len(data).to_bytes(2, "big") + data)
