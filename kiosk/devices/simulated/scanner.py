"""The twin of a scanner: sends a code when one is held before it."""

from dataclasses import dataclass

from kiosk.devices.simulated.sending import Outbox


@dataclass(frozen=True, slots=True)
class ScannerTraits:
    """How the twin frames a code."""

    prefix: bytes = b""
    suffix: bytes = b"\r"
    piece_bytes: int = 0
    piece_gap_s: float = 0.0


SCANNER_FRAMINGS = {
    "cr": ScannerTraits(),
    "crlf": ScannerTraits(suffix=b"\r\n"),
    "lf": ScannerTraits(suffix=b"\n"),
    "stx": ScannerTraits(prefix=b"\x02"),
    "none": ScannerTraits(suffix=b""),
    "aim": ScannerTraits(prefix=b"]C0"),
}


class ScannerTwin:
    """One scanner without a line; it takes no orders."""

    def __init__(self, traits: ScannerTraits) -> None:
        self._traits = traits
        self._outbox = Outbox(traits.piece_bytes, traits.piece_gap_s)
        self.codes_scanned = 0

    @property
    def wants_input(self) -> bool:
        """Take anything."""
        return True

    @property
    def next_due_s(self) -> float | None:
        """When the next piece leaves, or None."""
        return self._outbox.next_due_s

    def scan(self, text: str, after_s: float = 0.0) -> None:
        """Hold a code before the scanner."""
        self.codes_scanned += 1
        self.send(self._traits.prefix + text.encode() + self._traits.suffix, after_s)

    def send(self, data: bytes, after_s: float = 0.0) -> None:
        """Send any bytes."""
        self._outbox.send(data, after_s)

    def receive(self, data: bytes, now_s: float) -> None:
        """Ignore what comes."""
        self.advance(now_s if data else self._outbox.now_s)

    def advance(self, now_s: float) -> None:
        """Let the pieces leave that are due."""
        self._outbox.advance(now_s)

    def take_output(self) -> bytes:
        """Hand over the bytes sent since the last call."""
        return self._outbox.take()
