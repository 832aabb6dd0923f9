"""Takes ESC/POS commands out of a printer's receive buffer, pictures row by row as their bytes come."""

from dataclasses import dataclass

# Whole lengths of commands without a length of their own; sources as in `protocol/escpos.py`.
_LENGTHS = {
    b"\x1b@": 2, b"\x1bJ": 3, b"\x1bd": 3, b"\x1bp": 5, b"\x1ba": 3, b"\x1b$": 4, b"\x1b2": 2, b"\x1b3": 3,
    b"\x1b!": 3, b"\x1bt": 3, b"\x1bE": 3, b"\x1bM": 3, b"\x1dr": 3, b"\x1da": 3, b"\x1dI": 3, b"\x1dL": 4,
    b"\x1dP": 4, b"\x1dW": 4, b"\x1d!": 3, b"\x1dh": 3, b"\x1dw": 3, b"\x1dH": 3, b"\x1df": 3,
    b"\x10\x04": 3, b"\x10\x05": 3, b"\x1c.": 2, b"\x1c&": 2, b"\x1c!": 3, b"\x1c-": 3,
}  # fmt: skip
_PULSE_BYTES, _CLEAR_BYTES = 5, 10
_RASTER = b"\x1dv0"
_DOUBLE_WIDTH, _DOUBLE_HEIGHT, _BOTH = 1, 2, 3  # m of gs_lv_0
_DOUBLED = [int("".join(bit * 2 for bit in f"{value:08b}"), 2).to_bytes(2, "big") for value in range(256)]
_RASTER_HEADER_BYTES = 8
_BLOCK = b"\x1d("
_BLOCK_HEADER_BYTES = 5


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `code` its first bytes (`row` for a row of a picture, `text` for a character).

    `times`: how often a row stands one below the other.
    """

    code: bytes
    content: bytes = b""
    times: int = 1


ROW = b"row"
TEXT = b"text"


class CommandStream:
    """Knows where in a picture the stream stands; forgets it on `reset`.

    Commands named in `unknown` are two bytes long to this printer, and what follows them is read as if alone.
    """

    def __init__(self, unknown: frozenset[bytes] = frozenset()) -> None:
        self._unknown = unknown
        self._row_bytes = self._rows_due = self._scale = 0

    def reset(self) -> None:
        """Stand between two commands again."""
        self._row_bytes = self._rows_due = self._scale = 0

    def take(self, buffer: bytearray) -> Command | None:
        """Remove and return the next command, or None until more bytes come."""
        while True:
            if self._rows_due:
                return self._take_row(buffer)
            while buffer[:1] == b"\x00":
                del buffer[:1]
            if bytes(buffer[:2]) in self._unknown:
                del buffer[:2]
                continue
            if not buffer:
                return None
            if not (buffer[:3] == _RASTER and len(buffer) >= _RASTER_HEADER_BYTES):
                return self._take_command(buffer)
            self._scale = buffer[3] & _BOTH
            self._row_bytes = int.from_bytes(buffer[4:6], "little")
            self._rows_due = int.from_bytes(buffer[6:8], "little") if self._row_bytes else 0
            del buffer[:_RASTER_HEADER_BYTES]

    def _take_row(self, buffer: bytearray) -> Command | None:
        if len(buffer) < self._row_bytes:
            return None
        self._rows_due -= 1
        row = _cut_off(buffer, self._row_bytes)
        if self._scale & _DOUBLE_WIDTH:
            row = b"".join(_DOUBLED[value] for value in row)
        return Command(ROW, row, 2 if self._scale & _DOUBLE_HEIGHT else 1)

    def _take_command(self, buffer: bytearray) -> Command | None:
        length = _length(buffer)
        if length is None or len(buffer) < length:
            return None
        if length == 1:
            return Command(TEXT, _cut_off(buffer, 1))
        whole = _cut_off(buffer, length)
        code_bytes = 3 if whole[:2] == _BLOCK else 2
        return Command(whole[:code_bytes], whole[code_bytes:])


def _cut_off(buffer: bytearray, count: int) -> bytes:
    data = bytes(buffer[:count])
    del buffer[:count]
    return data


def _length(buffer: bytearray) -> int | None:
    """Return how long the command at the front is, or None while that cannot be told."""
    if buffer[0] not in b"\x10\x1b\x1c\x1d":
        return 1
    if len(buffer) < 3:  # noqa: PLR2004  # no command that begins so is shorter, but these
        return 2 if _LENGTHS.get(bytes(buffer)) == 2 else None  # noqa: PLR2004
    code = bytes(buffer[:2])
    if code in _LENGTHS:
        return _LENGTHS[code]
    if code == _BLOCK:
        return None if len(buffer) < _BLOCK_HEADER_BYTES else 5 + int.from_bytes(buffer[3:5], "little")
    return _odd_length(buffer)


def _odd_length(buffer: bytearray) -> int | None:
    """Return the length of commands whose third byte decides; an unknown command is two bytes long."""
    code, third = bytes(buffer[:2]), buffer[2]
    if code == b"\x1dV":
        return 4 if third >= 65 else 3  # noqa: PLR2004  # functions B, C and D carry a feed (gs_cv)
    if code == b"\x10\x14":
        return _CLEAR_BYTES if third == 8 else _PULSE_BYTES  # noqa: PLR2004  # function 8 (dle_dc4_fn8)
    if code == b"\x1dk":
        return None if len(buffer) < 4 else 4 + buffer[3]  # noqa: PLR2004  # function B (gs_lk)
    if code == b"\x1dv":
        return None if third == _RASTER[2] else 2
    if code == b"\x1b*":
        dots = int.from_bytes(buffer[3:5], "little")
        return None if len(buffer) < 5 else 5 + dots * (3 if third >= 32 else 1)  # noqa: PLR2004  # esc_asterisk
    return 2
