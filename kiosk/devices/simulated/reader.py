"""The document reader's twin: sends the lines of a document when one is laid on it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass


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
        self._due: deque[tuple[float, bytes]] = deque()
        self._output = bytearray()
        self._now_s = 0.0

    @property
    def wants_input(self) -> bool:
        """Take anything."""
        return True

    @property
    def next_due_s(self) -> float | None:
        """When the next piece leaves, or None."""
        return self._due[0][0] if self._due else None

    def lay(self, lines: Sequence[str], after_s: float = 0.0) -> None:
        """Lay a document down: its lines leave `after_s` from now."""
        self.documents_laid += 1
        body = b"".join(line.encode("latin-1", "replace") + self.traits.line_end for line in lines)
        self.send(self.traits.prefix + body + self.traits.suffix, after_s)

    def send(self, data: bytes, after_s: float = 0.0) -> None:
        """Send any bytes, cut into pieces as the traits say."""
        step = self.traits.piece_bytes or max(1, len(data))
        for count, at in enumerate(range(0, len(data), step)):
            due_s = self._now_s + after_s + count * self.traits.piece_gap_s
            self._due.append((due_s, data[at : at + step]))

    def receive(self, data: bytes, now_s: float) -> None:
        """Ignore what comes: line mode has no commands."""
        self.advance(now_s if data else self._now_s)

    def advance(self, now_s: float) -> None:
        """Let the pieces leave that are due."""
        self._now_s = now_s
        while self._due and self._due[0][0] <= now_s:
            self._output += self._due.popleft()[1]

    def take_output(self) -> bytes:
        """Hand over the bytes sent since the last call."""
        data = bytes(self._output)
        self._output.clear()
        return data
