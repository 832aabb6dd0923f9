"""Finds machine-readable zones in what a reader in generic line mode sends.

The form is `[STX] line CR line CR [line CR] [ETX]`; readers differ in CR, LF or both and in the marks
around, lines come in pieces, and noise may stand between. The length of the lines tells when a zone is
whole (ICAO Doc 9303: 3 x 30, 2 x 36, 2 x 44); a zone that stays short is handed on as it is once the line
has been idle, so that somebody is told instead of waiting.
"""

from collections.abc import Iterable

STX, ETX, CR, LF = 0x02, 0x03, 0x0D, 0x0A
LINES_OF_LENGTH = {30: 3, 36: 2, 44: 2}
_MAX_LINE_BYTES = 64
_MAX_LINES = 4

Zone = tuple[str, ...]


class LineFramer:
    """Collects lines; hands on zones. Memory is bounded whatever comes; it never raises."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._lines: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is being collected."""
        return not (self._line or self._lines)

    def feed(self, data: Iterable[int]) -> list[Zone]:
        """Take bytes in; return the zones they complete."""
        zones = (self._take(value) for value in data)
        return [zone for zone in zones if zone]

    def idle(self) -> list[Zone]:
        """Tell that nothing came for the profile's gap; return what was collected, if anything."""
        zone = self._end_line() or self._flush()
        return [zone] if zone else []

    def _take(self, value: int) -> Zone:
        if value == STX:
            self._line.clear()
            self._lines.clear()
        elif value == ETX:
            return self._end_line() or self._flush()
        elif value in {CR, LF}:
            return self._end_line()
        elif len(self._line) < _MAX_LINE_BYTES:
            self._line.append(value)
        return ()

    def _end_line(self) -> Zone:
        line = self._line.decode("latin-1").strip(" \t\x00")
        self._line.clear()
        if not line:
            return ()
        self._lines = [*self._lines, line][-_MAX_LINES:]
        needed = LINES_OF_LENGTH.get(len(line), _MAX_LINES + 1)
        zone = tuple(self._lines[-needed:])
        if len(zone) < needed or any(len(other) != len(line) for other in zone):
            return ()
        self._lines.clear()
        return zone

    def _flush(self) -> Zone:
        zone = tuple(self._lines)
        self._lines.clear()
        return zone
