"""How much is sent at once: measured on the line, aimed at a few seconds, halved on trouble."""

from dataclasses import dataclass, replace
from typing import Final

# One run should be 3-5 s on the wire: long enough to pay for the round trip before and after it, short enough
# that a cut costs little. The round trip itself is not counted: a line with a long way is not a thin one.
TARGET_S: Final = 4.5
FIRST_BYTES: Final = 256 * 1024
MIN_BYTES: Final = 4 * 1024
MAX_BYTES: Final = 4 * 1024 * 1024
_GROWTH: Final = 2.0
_NEW_SHARE: Final = 0.4
_SHORTEST_S: Final = 0.001
# A line's way may have become longer than it was at its best; how fast that is believed is a guess.
_FORGETTING: Final = 1.25
# Of what a run took, at least this much is taken for time on the wire, however long the way was before.
_LEAST_SHARE_ON_WIRE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Pace:
    """What the line carries: `max_bytes` of entries before compression, the rest as measured on the wire."""

    max_bytes: int = FIRST_BYTES
    bytes_per_s: float | None = None
    wire_bytes_per_s: float | None = None
    wire_bytes_per_entry: float | None = None
    round_trip_s: float = 0.0

    def after_greeting(self, elapsed_s: float) -> "Pace":
        """Return the pace after a greeting, which is all way and hardly any bytes.

        Args:
            elapsed_s: from its first byte to the portal's answer; the first one may have had to connect.
        """
        known = self.round_trip_s * _FORGETTING
        return replace(self, round_trip_s=min(elapsed_s, known) if known else elapsed_s)

    def after_run(self, entries: int, raw_bytes: int, wire_bytes: int, elapsed_s: float) -> "Pace":
        """Return the pace after a run went through.

        Args:
            entries: how many it held.
            raw_bytes: their size before compression.
            wire_bytes: what went over the line.
            elapsed_s: from the first byte to the portal's answer.
        """
        on_wire_s = max(elapsed_s - self.round_trip_s, elapsed_s * _LEAST_SHARE_ON_WIRE)
        seconds = max(on_wire_s, _SHORTEST_S)
        rate = _blend(self.bytes_per_s, raw_bytes / seconds)
        wanted = min(rate * TARGET_S, self.max_bytes * _GROWTH)
        return replace(
            self,
            max_bytes=int(min(MAX_BYTES, max(MIN_BYTES, wanted))),
            bytes_per_s=rate,
            wire_bytes_per_s=_blend(self.wire_bytes_per_s, wire_bytes / max(elapsed_s, _SHORTEST_S)),
            wire_bytes_per_entry=_blend(self.wire_bytes_per_entry, wire_bytes / max(1, entries)),
        )

    def halved(self) -> "Pace":
        """Return the pace after a time-out or a refused size."""
        return replace(self, max_bytes=max(MIN_BYTES, self.max_bytes // 2))


def _blend(known: float | None, measured: float) -> float:
    return measured if known is None else (1 - _NEW_SHARE) * known + _NEW_SHARE * measured
