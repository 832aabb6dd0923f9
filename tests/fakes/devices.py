"""Working fakes of the counter's hardware: they keep the promises of `kiosk/ports.py` without a line."""

import random
from collections import deque
from collections.abc import Callable

from kiosk.domain.person import Person
from kiosk.domain.receipt import Paper, PrintableReceipt, SetCode, SetText, Typesetting
from kiosk.errors import DeviceAbsentError, KioskError, NothingReadError, PrinterOffError
from kiosk.ports import PrinterState

_CAN_PRINT = {PrinterState.ONLINE, PrinterState.PAPER_LOW}


def make_receipt(rows: int = 60, seed: int = 1, width_dots: int = 576) -> PrintableReceipt:
    """Draw noise between blank stretches, so that bands, feeds and margins all occur."""
    chance = random.Random(seed)
    row_bytes = width_dots // 8
    ink = [
        bytes(5) + chance.randbytes(row_bytes - 9).replace(b"\x10", b"\x18") + bytes(4) for _ in range(rows)
    ]
    dots = [row if at // 12 % 2 == 0 else bytes(row_bytes) for at, row in enumerate(ink)]
    return PrintableReceipt(width_dots, rows, b"".join(dots), "", "")


def make_set_receipt(word: str) -> PrintableReceipt:
    """Draw two words, noise beside one and a symbol: all that a printer with type of its own sets."""
    width_dots, rows = 176, 130
    noise = make_receipt(rows, len(word), width_dots).raster
    row_bytes = width_dots // 8
    rest = bytearray(len(noise))
    for row in range(30, 52):  # columns at the right of the first word
        rest[row * row_bytes + 14 : row * row_bytes + 17] = b"\x3c\x81\x99"
    texts = (SetText(word, 0, 51, is_bold=True), SetText(word.lower(), 30, 75, is_small=True))
    code = SetCode(word, 40, 80, 2, 21, "L")
    for row in range(code.top, code.top + code.side):
        rest[row * row_bytes + 5 : row * row_bytes + 10] = b"\xcc\x33\xcc\x33\xcc"
    return PrintableReceipt(
        width_dots, rows, bytes(rest), word, word, b"", Typesetting(bytes(rest), texts, (code,))
    )


class InMemoryPrinter:
    """A `ReceiptPrinter` that keeps its receipts; `fails_in_the_middle` makes the next one unknown."""

    def __init__(self, width_dots: int = 576) -> None:
        self._width_dots = width_dots
        self.current = PrinterState.ONLINE
        self.receipts: list[PrintableReceipt] = []
        self.drawer_kicks = 0
        self.fails_in_the_middle = False

    @property
    def width_dots(self) -> int:
        return self._width_dots

    def state(self, deadline_s: float) -> PrinterState:  # noqa: ARG002  # the port's signature
        return self.current

    def print_receipt(self, receipt: PrintableReceipt, deadline_s: float) -> Paper:  # noqa: ARG002  # as above
        if self.current not in _CAN_PRINT:
            return Paper.NOT_PRINTED
        if self.fails_in_the_middle:
            self.fails_in_the_middle = False
            self.current = PrinterState.PAPER_OUT
            return Paper.UNKNOWN
        self.receipts.append(receipt)
        return Paper.PRINTED

    def open_drawer(self, deadline_s: float) -> None:  # noqa: ARG002  # as above
        if self.current not in _CAN_PRINT:
            raise PrinterOffError(self.current)
        self.drawer_kicks += 1

    def close(self) -> None:
        pass


class InMemoryReader:
    """A `DocumentReader` on which persons, or the errors of bad documents, are laid beforehand."""

    def __init__(self) -> None:
        self.is_plugged = True
        self.laid: deque[Person | KioskError] = deque()

    def is_present(self) -> bool:
        return self.is_plugged

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Person:  # noqa: ARG002  # as above
        if not self.is_plugged:
            raise DeviceAbsentError("no such port")
        if is_cancelled() or not self.laid:
            raise NothingReadError("no document in time")
        document = self.laid.popleft()
        if isinstance(document, KioskError):
            raise document
        return document

    def close(self) -> None:
        pass
