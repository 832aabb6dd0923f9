"""What drivers must know of a model, as data."""

import enum
from dataclasses import dataclass, replace
from typing import Final

from kiosk.devices.protocol.dots import MOST_BYTES

_QUICK_BAUD: Final = 38_400
_MOST_LINE_S: Final = 0.3  # of a slow line one command may take: with a late fence and a question, a second
_SHORT_BYTES: Final = 24  # of short commands may be on their way behind it
_BITS_PER_BYTE: Final = 10


class Completion(enum.StrEnum):
    """How a printer can say that a receipt is on paper."""

    PROCESS_ID = "process_id"  # GS ( H: when printing has ended
    FENCE = "fence"  # GS r: when everything before it has been worked off


class LineSetting(enum.StrEnum):
    """Whether a printer sets lines: type of its own, columns beside it, places, units of one dot."""

    NEVER = "never"  # it is sent dots
    IF_PROVED = "if_proved"  # once it has shown that it takes the commands (`protocol/proofs.py`)
    DECLARED = "declared"  # its reference says so


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One family of ESC/POS printers.

    `band_rows` is small on purpose: a job that breaks leaves the printer waiting for one band at most.
    `window_bytes` may be unanswered at a time, less than the receive buffer, so that the line never blocks
    and the printer can always be asked. `line_setting`: it sets ASCII in fonts of 12 x 24 and 9 x 17 dots,
    takes columns beside them (`ESC *`) and rasters at twice their size, feeds and margins in dots, and draws
    QR symbols if it says how large they will be.
    """

    name: str
    width_dots: int
    completion: Completion = Completion.FENCE
    has_status_back: bool = False
    can_clear_buffers: bool = False
    line_setting: LineSetting = LineSetting.NEVER
    dots_per_inch: int = 203
    band_rows: int = 16
    window_bytes: int = 3_000
    command_bytes: int = MOST_BYTES
    status_queries: tuple[int, ...] = (1, 2, 3, 4)
    maker: bytes = b""
    opens_drawer_high: bool = True

    @property
    def row_bytes(self) -> int:
        """Bytes in one full row."""
        return self.width_dots // 8

    def at_speed(self, baud: int) -> "PrinterProfile":
        """Return the profile for a line of that speed.

        On a slow one commands are short and hardly any is on its way behind another, so that a question is
        never long behind what was written, and a printer that fell silent is known within a second.
        """
        if baud >= _QUICK_BAUD:
            return self
        command_bytes = min(self.command_bytes, int(_MOST_LINE_S * baud / _BITS_PER_BYTE))
        return replace(self, command_bytes=command_bytes, window_bytes=command_bytes + _SHORT_BYTES)


class ReaderLanguage(enum.StrEnum):
    """How a document reader speaks."""

    LINES = "lines"  # sends what it reads, line by line, and takes no orders
    ELYCTIS = "elyctis"  # takes orders, answers in frames


@dataclass(frozen=True, slots=True)
class ReaderProfile:
    """One family of document readers; after `idle_gap_s` without a byte, what came is all there is."""

    name: str
    idle_gap_s: float = 2.0
    language: ReaderLanguage = ReaderLanguage.LINES


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """How a scanner is set to send: `prefix` before each code; CR, LF or `idle_gap_s` of silence after it."""

    name: str
    prefix: bytes = b""
    idle_gap_s: float = 0.3


@dataclass(frozen=True, slots=True)
class ScaleProfile:
    """One family of scales; `grams_per_unit` is what 1.000 on its line weighs."""

    name: str
    grams_per_unit: int = 1_000


@dataclass(frozen=True, slots=True)
class TerminalProfile:
    """One family of payment terminals.

    `settle_s` is how long a terminal that was told to stop, or whose answer was lost, may take to say what it
    did; `again_s` lies between two questions about a payment that is still under way; a message that pauses
    for `gap_s` in the middle never ends.
    """

    name: str
    settle_s: float = 45.0
    again_s: float = 1.0
    gap_s: float = 5.0
