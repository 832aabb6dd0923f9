"""The document reader's twin: sends the lines of a document when one is laid on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.devices.simulated.sending import Outbox


@dataclass(frozen=True, slots=True)
class ReaderTraits:
    """How the twin frames its lines; `piece_bytes` cuts the output and `piece_gap_s` spreads it."""

    prefix: bytes = b"\x02"
    line_end: bytes = b"\r"
    suffix: bytes = b"\x03"
    piece_bytes: int = 0
    piece_gap_s: float = 0.0


FRAMINGS = {
    "stx": ReaderTraits(),
    "cr": ReaderTraits(prefix=b"", suffix=b""),
    "crlf": ReaderTraits(prefix=b"", line_end=b"\r\n", suffix=b""),
}


class ReaderTwin:
    """One reader without a line; it takes no orders from the line and forgets what nobody reads."""

    def __init__(self, traits: ReaderTraits) -> None:
        self.traits = traits
        self.documents_laid = 0
        self._outbox = Outbox(traits.piece_bytes, traits.piece_gap_s)

    @property
    def wants_input(self) -> bool:
        """Take anything."""
        return True

    @property
    def next_due_s(self) -> float | None:
        """When the next piece leaves, or None."""
        return self._outbox.next_due_s

    def lay(self, lines: Sequence[str], after_s: float = 0.0) -> None:
        """Lay a document down: its lines leave `after_s` from now."""
        self.documents_laid += 1
        body = b"".join(line.encode("latin-1", "replace") + self.traits.line_end for line in lines)
        self.send(self.traits.prefix + body + self.traits.suffix, after_s)

    def send(self, data: bytes, after_s: float = 0.0) -> None:
        """Send any bytes, cut into pieces as the traits say."""
        self._outbox.send(data, after_s)

    def receive(self, data: bytes, now_s: float) -> None:
        """Ignore what comes: line mode has no commands."""
        self.advance(now_s if data else self._outbox.now_s)

    def advance(self, now_s: float) -> None:
        """Let the pieces leave that are due."""
        self._outbox.advance(now_s)

    def take_output(self) -> bytes:
        """Hand over the bytes sent since the last call."""
        return self._outbox.take()
