"""What a round of the courier did, as values."""

from dataclasses import dataclass
from typing import Any

from kiosk.errors import KioskError


@dataclass(frozen=True, slots=True)
class ClockOffset:
    """Portal time minus wall time as measured by one hello, and its error bound (half the round trip)."""

    offset_ms: int
    error_ms: int


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What one round did; `failure` is None when it came to its end.

    `sent` counts entries newly countersigned, also those that went earlier and whose answer was lost.
    `acknowledged_seq` is that of the current epoch; `waiting` counts entries of all epochs that are durable
    here and not countersigned. `portal_went_back` says that the portal holds less than it once countersigned,
    `rewound_to` names the life that its offline keys announced for that, empty when nobody did. `owed` counts
    entries that went without their bodies and whose bodies the portal still lacks.
    """

    sent: int
    waiting: int
    acknowledged_seq: int
    bytes_sent: int
    bytes_received: int
    feed_items: int = 0
    failure: KioskError | None = None
    clock: ClockOffset | None = None
    minimum_version: str = ""
    portal_went_back: bool = False
    rewound_to: str = ""
    owed: int = 0

    def as_fields(self) -> dict[str, Any]:
        """Return the members that commands print, on failure too."""
        return {
            "sent": self.sent,
            "waiting": self.waiting,
            "acknowledged_seq": self.acknowledged_seq,
            "bytes_sent": self.bytes_sent,
            "bytes_received": self.bytes_received,
            "error": self.failure.code if self.failure is not None else None,
        }

    def plus(self, last: "RoundResult") -> "RoundResult":
        """Return both rounds as one: sums of what was carried, the last one's state."""
        return RoundResult(
            self.sent + last.sent,
            last.waiting,
            last.acknowledged_seq,
            self.bytes_sent + last.bytes_sent,
            self.bytes_received + last.bytes_received,
            self.feed_items + last.feed_items,
            last.failure,
            last.clock or self.clock,
            last.minimum_version or self.minimum_version,
            self.portal_went_back or last.portal_went_back,
            self.rewound_to or last.rewound_to,
            last.owed,
        )
