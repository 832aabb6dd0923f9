"""How much is sent at once: measured on the line, aimed at a few seconds, halved on trouble."""

from dataclasses import dataclass, replace
from typing import Final

# One run should take 3-5 s: long enough to pay for the round trip, short enough that a cut costs little.
TARGET_S: Final = 4.0
FIRST_BYTES: Final = 256 * 1024
MIN_BYTES: Final = 4 * 1024
MAX_BYTES: Final = 4 * 1024 * 1024
_GROWTH: Final = 2.0
_NEW_SHARE: Final = 0.4
_SHORTEST_S: Final = 0.001


@dataclass(frozen=True, slots=True)
class Pace:
    """What the line carries: `max_bytes` of entries before compression, the rest as measured on the wire."""

    max_bytes: int = FIRST_BYTES
    bytes_per_s: float | None = None
    wire_bytes_per_s: float | None = None
    wire_bytes_per_entry: float | None = None

    def after_run(self, entries: int, raw_bytes: int, wire_bytes: int, elapsed_s: float) -> "Pace":
        """Return the pace after a run went through.

        Args:
            entries: how many it held.
            raw_bytes: their size before compression.
            wire_bytes: what went over the line.
            elapsed_s: from the first byte to the portal's answer.
        """
        seconds = max(elapsed_s, _SHORTEST_S)
        rate = _blend(self.bytes_per_s, raw_bytes / seconds)
        wanted = min(rate * TARGET_S, self.max_bytes * _GROWTH)
        return Pace(
            int(min(MAX_BYTES, max(MIN_BYTES, wanted))),
            rate,
            _blend(self.wire_bytes_per_s, wire_bytes / seconds),
            _blend(self.wire_bytes_per_entry, wire_bytes / max(1, entries)),
        )

    def halved(self) -> "Pace":
        """Return the pace after a time-out or a refused size."""
        return replace(self, max_bytes=max(MIN_BYTES, self.max_bytes // 2))


def _blend(known: float | None, measured: float) -> float:
    return measured if known is None else (1 - _NEW_SHARE) * known + _NEW_SHARE * measured
