"""What of a device's traffic may be shown: how it was asked and how it is, never what was printed or read."""

import enum

_SHORT_BYTES = 16
_HEADER_BYTES = 8
# Commands whose data is what was printed, or that choose the printer's own type: what they print follows.
_CARRIERS = (b"\x1dv0", b"\x1d(k", b"\x1d(L", b"\x1dk", b"\x1b*", b"\x1b!")


class Speech(enum.Enum):
    """What a direction of a line carries."""

    COMMANDS = "commands"  # to a printer: answers of a citizen stand in its pictures
    STATES = "states"  # from a printer, to and from a scale: nothing of anybody
    CONTENT = "content"  # from readers and scanners: all of it is somebody's


def shown(data: bytes, speech: Speech) -> str:
    """Return what may be shown of a piece of traffic, in hexadecimal; an ellipsis stands for the rest."""
    if speech is Speech.CONTENT:
        return "…"
    if speech is Speech.STATES:
        return _cut(data, _SHORT_BYTES)
    carries = min((at for carrier in _CARRIERS if (at := data.find(carrier)) >= 0), default=-1)
    if carries >= 0:
        return f"{data[: min(carries, _SHORT_BYTES)].hex(' ')} {_header(data[carries:])} …".strip()
    return _cut(data, _SHORT_BYTES) if not _has_text(data) else "…"


def _header(command: bytes) -> str:
    """Return the fixed part of a command that carries something printed: of some it is shorter."""
    return command[: 3 if command[:2] in {b"\x1dk", b"\x1b*", b"\x1b!"} else _HEADER_BYTES].hex(" ")


def _cut(data: bytes, most: int) -> str:
    return data[:most].hex(" ") + (" …" if len(data) > most else "")


def _has_text(data: bytes) -> bool:
    """Say whether letters stand in a row, as in a line of text; no command sent here has three of them."""
    run = 0
    for value in data:
        run = run + 1 if chr(value).isalpha() and value < 0x80 else 0  # noqa: PLR2004  # the end of ASCII
        if run >= 3:  # noqa: PLR2004
            return True
    return False
