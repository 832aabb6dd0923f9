"""A printer, its twin and its paper in one process, on a clock that moves only when somebody waits."""

from collections.abc import Callable

import pytest

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.domain.receipt import PrintableReceipt
from tests.fakes.devices import make_receipt


class Counter:
    """A driver on an in-memory line to a twin."""

    def __init__(self, profile: str, traits: PrinterTraits) -> None:
        self.sheets: list[Sheet] = []
        self.twin = PrinterTwin(traits, self.sheets.append)
        self.line = InMemoryLine(self.twin)
        self.printer = EscposPrinter(self.line, PRINTER_PROFILES[profile])

    def papers(self) -> list[bytes]:
        """Return the dots of every piece cut off."""
        return [b"".join(sheet.rows) for sheet in self.sheets]


@pytest.fixture
def receipt() -> PrintableReceipt:
    return make_receipt()


@pytest.fixture
def receipt_of() -> Callable[..., PrintableReceipt]:
    return make_receipt


@pytest.fixture
def counter() -> Counter:
    return Counter("epson-80", PrinterTraits())


@pytest.fixture
def counter_with() -> Callable[[str, PrinterTraits], Counter]:
    return Counter


CLONE = PrinterTraits(knows_process_ids=False, knows_status_back=False, knows_clearing=False)


@pytest.fixture
def clone() -> Counter:
    return Counter("generic-80", CLONE)
