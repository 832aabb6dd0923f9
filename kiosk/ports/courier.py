"""What the courier reads, hands over and talks to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import (
    EpochId,
)
from kiosk.ports.journal import ChainHead


@dataclass(frozen=True, slots=True)
class VerifiedAnswer:
    """An answer of the portal whose signature was checked; folded in by the one writer.

    `kind` is `checkpoint`, `feed`, `blob` or `rewound`, `fields` its canonical content (`contract/wire.md`);
    or `blob_lost` and a picture's hash: what the courier saw when it asked the portal and looked here.
    """

    kind: str
    fields: Mapping[str, Any]


class OutgoingRuns(Protocol):
    """What the courier reads: committed entries of both copies, never beyond `durable_seq`."""

    def epochs(self) -> Sequence[ChainHead]:
        """Return every epoch with its durable head, oldest first."""

    def acknowledged(self, epoch: EpochId) -> int:
        """Return the last sequence number the portal has countersigned."""

    def feed_cursor(self) -> tuple[str, int]:
        """Return the portal's incarnation id and the last folded feed number."""

    def run(self, epoch: EpochId, from_seq: int, max_bytes: int) -> Sequence[Entry]:
        """Return whole entries from `from_seq`, at least one if there is one, about `max_bytes` in all."""


class Inbox(Protocol):
    """Takes verified answers; when `put` returns they are durable or folded in."""

    def put(self, answer: VerifiedAnswer) -> None:
        """Hand over one answer."""


class PortalLink(Protocol):
    """The line to the portal: every answer it returns was checked against the trust root."""

    def hello(
        self, heads: Sequence[ChainHead], catalogue_hash: str, cursor: tuple[str, int]
    ) -> Mapping[str, Any]:
        """Greet; return the portal's heads, clock, incarnation and minimum version."""

    def send_run(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        """Upload one run; return its checkpoint."""

    def feed(self, cursor: tuple[str, int], limit: int) -> Iterator[VerifiedAnswer]:
        """Return the feed's pages after the cursor."""
