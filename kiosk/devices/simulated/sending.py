"""What a twin has to send: bytes that leave at their time, perhaps in pieces."""

from bisect import insort
from operator import itemgetter


class Outbox:
    """Bytes due later; `now_s` is the twin's time as last told."""

    def __init__(self, piece_bytes: int = 0, piece_gap_s: float = 0.0) -> None:
        self._piece_bytes = piece_bytes
        self._piece_gap_s = piece_gap_s
        self._due: list[tuple[float, bytes]] = []
        self._output = bytearray()
        self.now_s = 0.0

    @property
    def next_due_s(self) -> float | None:
        """When the next piece leaves, or None."""
        return self._due[0][0] if self._due else None

    def send(self, data: bytes, after_s: float = 0.0) -> None:
        """Send bytes `after_s` from now."""
        step = self._piece_bytes or max(1, len(data))
        for count, at in enumerate(range(0, len(data), step)):
            due_s = self.now_s + after_s + count * self._piece_gap_s
            insort(self._due, (due_s, data[at : at + step]), key=itemgetter(0))

    def advance(self, now_s: float) -> None:
        """Let the pieces leave that are due."""
        self.now_s = now_s
        while self._due and self._due[0][0] <= now_s:
            self._output += self._due.pop(0)[1]

    def take(self) -> bytes:
        """Hand over the bytes that left since the last call."""
        data = bytes(self._output)
        self._output.clear()
        return data
