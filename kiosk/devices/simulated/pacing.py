"""The speed of a serial line, which a pty has not: bytes allowed by the time that has passed."""

_BITS_PER_BYTE = 10  # 8N1: start, eight data, stop
_BURST_S = 0.02  # at most this much of unused time is made up for


class Pacing:
    """Allows `baud` / 10 bytes a second; baud 0 allows everything."""

    def __init__(self, baud: int) -> None:
        self._bytes_per_s = baud / _BITS_PER_BYTE
        self._at_s = 0.0

    def allowed(self, now_s: float) -> int:
        """Return how many bytes may pass now."""
        if not self._bytes_per_s:
            return 1 << 20
        self._at_s = max(self._at_s, now_s - _BURST_S)
        return max(0, int((now_s - self._at_s) * self._bytes_per_s))

    def passed(self, count: int) -> None:
        """Note bytes that went."""
        if self._bytes_per_s:
            self._at_s += count / self._bytes_per_s
