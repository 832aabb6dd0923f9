"""The command set of Elyctis document readers (IDBOX One): `command, length high, length low, data`.

Source: Elyctis IDBOX One, scanner command set version 1.7 (public copy: scribd.com/document/651550152).
Continuous reading is echoed, ends by itself with a good read, and does not read the same document twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.devices.protocol.mrz_line import LINES_OF_LENGTH, Zone

INQUIRE = b"\x49\x00\x00"
CONTINUOUS_ON = b"\x43\x00\x01\x01"
CONTINUOUS_OFF = b"\x43\x00\x01\x00"
ZONE, CONTINUOUS = 0x49, 0x43
_COMMANDS = frozenset({ZONE, CONTINUOUS, 0x4C})
_HEADER_BYTES = 3
_MAX_DATA_BYTES = 256  # the largest zone is 90 characters and its line ends


@dataclass(frozen=True, slots=True)
class Frame:
    """One answer or one message."""

    command: int
    data: bytes


class FrameCollector:
    """Collects frames; a header that cannot be one is skipped byte by byte; it never raises."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: Iterable[int]) -> list[Frame]:
        """Take bytes in; return the frames they complete."""
        frames: list[Frame] = []
        self._bytes += bytes(data)
        while len(self._bytes) >= _HEADER_BYTES:
            length = int.from_bytes(self._bytes[1:_HEADER_BYTES], "big")
            if self._bytes[0] not in _COMMANDS or length > _MAX_DATA_BYTES:
                del self._bytes[0]
                continue
            whole = _HEADER_BYTES + length
            if len(self._bytes) < whole:
                break
            frames.append(Frame(self._bytes[0], bytes(self._bytes[_HEADER_BYTES:whole])))
            del self._bytes[:whole]
        return frames

    def idle(self) -> None:
        """Forget a frame that stopped in the middle."""
        self._bytes.clear()


def zone_of(data: bytes) -> Zone:
    """Return the lines of a zone, with line ends between them or without; nothing read is no lines."""
    text = data.decode("latin-1").strip("\x00\r\n ")
    lines = tuple(line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip())
    if len(lines) != 1:
        return lines
    for length, count in LINES_OF_LENGTH.items():
        if len(text) == length * count:
            return tuple(text[at : at + length] for at in range(0, len(text), length))
    return lines
