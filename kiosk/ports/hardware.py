"""The counter's hardware: printer, drawer, document reader, scanner and scale."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from kiosk.domain.person import Person
from kiosk.domain.picture_file import Doubt
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.domain.scan import Scan


class PrinterState(enum.StrEnum):
    """State names after UnifiedPOS."""

    ONLINE = "online"
    OFFLINE = "offline"
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    ABSENT = "absent"


MUTE: Final = frozenset({PrinterState.ABSENT, PrinterState.OFFLINE})  # nothing comes from it


class ReceiptPrinter(Protocol):
    """Puts receipts on paper and says honestly whether it did."""

    @property
    def width_dots(self) -> int:
        """The printable width in dots: 576 (80 mm), 512 (80 mm at 180 dpi) or 384 (58 mm); 0 for a page."""

    def state(self, deadline_s: float) -> PrinterState:
        """Ask the printer; never guesses."""

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:
        """Print, cut, and wait until the printer says that it is on paper.

        Returns:
            PRINTED only on the printer's word; NOT_PRINTED when nothing can have come out; else UNKNOWN.
        """

    def open_drawer(self, deadline_s: float) -> None:
        """Kick the cash drawer."""

    def close(self) -> None:
        """Let go of the port; the next use opens it again."""


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

    def close(self) -> None:
        """Let go of the port; the next use opens it again."""


@runtime_checkable
class CashDrawer(Protocol):
    """The drawer at the printer's second connector."""

    def open_drawer(self, deadline_s: float) -> None:
        """Kick it open."""

    def is_drawer_open(self, deadline_s: float) -> bool | None:
        """Say how it stands; None when nobody can say."""


@runtime_checkable
class SilenceTeller(Protocol):
    """A device whose silence can be seen while its lane waits for it."""

    def is_silent(self) -> bool:
        """Say, at once and from any thread, whether a question waits longer than a living device takes."""


class Scanner(Protocol):
    """Reads bar codes and QR codes, and says which of our numbers they are."""

    def is_present(self) -> bool:
        """Say whether the scanner's port is there and open."""

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Scan:
        """Wait for a code scanned from now on.

        Raises:
            NothingReadError: none in time, or cancelled. DeviceAbsentError: the port is gone.
        """

    def close(self) -> None:
        """Let go of the port."""


class HeadsetJack(Protocol):
    """The socket of a headset."""

    def watch(self, told: Callable[[bool], None], is_over: Callable[[], bool]) -> None:
        """Tell whether a headset is plugged in, now and at every change, until it is over.

        Blocks in a lane of its own; a socket that is not there or cannot be read counts as empty.
        """


class ScaleState(enum.StrEnum):
    """What the scale says; only `stable` comes with a weight."""

    STABLE = "stable"
    MOTION = "motion"
    OVER = "over"
    UNDER = "under"
    OFFLINE = "offline"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Weighing:
    """One look at the scale; `grams` is set when, and only when, the state is stable."""

    state: ScaleState
    grams: int | None = None


class Scale(Protocol):
    """Weighs what lies on it; the number on its display is never guessed."""

    def weigh(self, deadline_s: float) -> Weighing:
        """Wait until the load is at rest; at the deadline say why it is not."""

    def close(self) -> None:
        """Let go of the port; the next use opens it again."""


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file that a scanner of papers has written; `modified_at_s` counts from 1970."""

    name: str
    size_bytes: int
    modified_at_s: float


class PaperScans(Protocol):
    """Where a scanner of papers leaves its files; nothing there is ever changed."""

    @property
    def place(self) -> str:
        """Name the place, for the clerk."""

    def list(self) -> Sequence[ScanFile]:
        """Return the files that lie there, newest first.

        Raises:
            DeviceAbsentError: the place is not there, or cannot be read.
        """

    def read(self, name: str, most_bytes: int) -> bytes:
        """Return a file's bytes, at most one more than `most_bytes`.

        Raises:
            NothingReadError: it is gone, or cannot be read.
        """

    def doubt(self, data: bytes) -> Doubt | None:
        """Return why a picture may not be readable, None where nothing speaks against it."""
