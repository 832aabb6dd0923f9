"""Receipts on slow lines, where a band takes longer than a job's patience: printed, and a silence is seen."""

import pytest

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.ports import PrinterState
from tests.fakes.paced_twin import PacedTwin

ROWS, ROW_BYTES = 100, 72
CLONE = PrinterTraits(knows_process_ids=False, knows_status_back=False, knows_clearing=False)
KINDS = {"epson-80": PrinterTraits(), "generic-80": CLONE}


def _black() -> PrintableReceipt:
    """Draw rows without a white byte: nothing of them can be left out."""
    dots = b"".join(bytes((0xFF - 0x24 * (row % 2),)) * ROW_BYTES for row in range(ROWS))
    return PrintableReceipt(8 * ROW_BYTES, ROWS, dots, "", "")


class Counter:
    def __init__(self, profile: str, baud: int) -> None:
        self.sheets: list[Sheet] = []
        self.twin = PrinterTwin(KINDS[profile], self.sheets.append)
        self.line = InMemoryLine(PacedTwin(self.twin, baud))
        self.printer = EscposPrinter(self.line, PRINTER_PROFILES[profile], None, baud)
        self.silences: list[float] = []

    def watch(self, from_s: float, to_s: float) -> None:
        """Look for a silence as the window does, ten times a second."""
        for step in range(int((to_s - from_s) * 10)):
            self.line.at(from_s + step / 10, self._note)

    def _note(self) -> None:
        if self.printer.is_silent():
            self.silences.append(self.line.now_s())


@pytest.mark.parametrize("baud", [9_600, 19_200, 38_400, 115_200])
@pytest.mark.parametrize("profile", KINDS)
def test_a_receipt_is_printed_however_slow_the_line_and_no_silence_is_seen(profile: str, baud: int) -> None:
    counter = Counter(profile, baud)
    receipt = _black()
    assert counter.printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    began_s = counter.line.now_s()
    counter.watch(began_s, began_s + 20.0)
    counter.sheets.clear()
    assert counter.printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    assert b"".join(counter.sheets[-1].rows) == receipt.raster
    assert counter.line.now_s() - began_s < ROWS * ROW_BYTES * 10 / baud + 3.0
    assert counter.silences == []
    assert counter.twin.lost_bytes == 0


@pytest.mark.parametrize(("baud", "within_s"), [(9_600, 1.0), (19_200, 1.0), (38_400, 1.0), (115_200, 0.8)])
@pytest.mark.parametrize("profile", KINDS)
def test_power_cut_in_mid_receipt_is_seen_while_the_job_still_waits(
    profile: str, baud: int, within_s: float
) -> None:
    for eighth in range(1, 8):
        counter = Counter(profile, baud)
        assert counter.printer.print_receipt(_black(), 60.0) is Paper.PRINTED
        cut_s = counter.line.now_s() + ROWS * ROW_BYTES * 10 / baud * eighth / 8
        counter.line.at(cut_s, lambda twin=counter.twin: twin.switch(is_on=False))
        counter.watch(cut_s, cut_s + 10.0)
        assert counter.printer.print_receipt(_black(), 60.0) is Paper.UNKNOWN
        assert cut_s < counter.silences[0] <= cut_s + within_s
        assert counter.printer.state(2.0) is PrinterState.OFFLINE
