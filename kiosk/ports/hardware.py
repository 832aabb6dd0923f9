"""The counter's hardware: printer and document reader."""

import enum
from collections.abc import Callable
from typing import Protocol

from kiosk.domain.person import Person
from kiosk.domain.receipt import Paper, PrintableReceipt


class PrinterState(enum.StrEnum):
    """State names after UnifiedPOS."""

    ONLINE = "online"
    OFFLINE = "offline"
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    ABSENT = "absent"


class ReceiptPrinter(Protocol):
    """Puts receipts on paper and says honestly whether it did."""

    @property
    def width_dots(self) -> int:
        """The printable width: 576 (80 mm) or 384 (58 mm)."""

    def state(self, deadline_s: float) -> PrinterState:
        """Ask the printer; never guesses."""

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:
        """Print, cut, and wait until the printer says that it is on paper.

        Returns:
            PRINTED only on the printer's word; NOT_PRINTED when nothing can have come out; else UNKNOWN.
        """

    def open_drawer(self, deadline_s: float) -> None:
        """Kick the cash drawer."""


class DocumentReader(Protocol):
    """Reads the machine-readable zone of an identity document."""

    def is_present(self) -> bool:
        """Say whether the reader's port is there and open."""

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Person:
        """Wait for a document.

        Raises:
            NothingReadError: none in time. MalformedMrzError, MrzCheckDigitError: read but not usable.
            DeviceAbsentError: the port is gone.
        """
