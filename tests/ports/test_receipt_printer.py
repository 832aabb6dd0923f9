"""What every `ports.ReceiptPrinter` promises: the driver on a pty, the driver in memory, the fake."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import PRINTER_PROFILES, open_printer
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.simulated.sheets import SheetFolder
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.domain.receipt import Paper
from kiosk.errors import DeviceError
from kiosk.ports import PrinterState, ReceiptPrinter
from tests.fakes.devices import InMemoryPrinter, make_receipt
from tests.fakes.running_twin import RunningTwin

RECEIPT = make_receipt(rows=120)


class Bench(Protocol):
    """A printer and the hands beside it."""

    printer: ReceiptPrinter

    def take_paper_out(self) -> None: ...
    def put_paper_in(self) -> None: ...
    def switch(self, *, is_on: bool) -> None: ...
    def paper_ends_inside_the_next_receipt(self) -> None: ...
    def receipts(self) -> int: ...
    def drawer_kicks(self) -> int: ...
    def close(self) -> None: ...


class FakeBench:
    def __init__(self) -> None:
        self.printer = self._fake = InMemoryPrinter()

    def take_paper_out(self) -> None:
        self._fake.current = PrinterState.PAPER_OUT

    def put_paper_in(self) -> None:
        self._fake.current = PrinterState.ONLINE

    def switch(self, *, is_on: bool) -> None:
        self._fake.current = PrinterState.ONLINE if is_on else PrinterState.OFFLINE

    def paper_ends_inside_the_next_receipt(self) -> None:
        self._fake.fails_in_the_middle = True

    def receipts(self) -> int:
        return len(self._fake.receipts)

    def drawer_kicks(self) -> int:
        return self._fake.drawer_kicks

    def close(self) -> None:
        self._fake.close()


class MemoryBench:
    def __init__(self, profile: str, traits: PrinterTraits) -> None:
        self._sheets = SheetFolder(None, lambda _: None)
        self._twin = PrinterTwin(traits, self._sheets.take)
        self._line = InMemoryLine(self._twin)
        self.printer: ReceiptPrinter = EscposPrinter(self._line, PRINTER_PROFILES[profile])

    def take_paper_out(self) -> None:
        self._twin.take_paper_out()

    def put_paper_in(self) -> None:
        self._twin.set_rows_left()

    def switch(self, *, is_on: bool) -> None:
        self._twin.switch(is_on=is_on)

    def paper_ends_inside_the_next_receipt(self) -> None:
        self.printer.state(2.0)
        self._twin.set_rows_left(50)

    def receipts(self) -> int:
        return self._sheets.receipts

    def drawer_kicks(self) -> int:
        self._line.pass_time(0.1)
        return self._twin.drawer_kicks

    def close(self) -> None:
        self._line.close()


class PtyBench:
    def __init__(self, folder: Path) -> None:
        self._twin = RunningTwin("printer", folder, "--baud", "0", "--rows-per-s", "0")
        self.printer: Any = open_printer(DeviceRef(str(self._twin.link), "epson-80"))

    def take_paper_out(self) -> None:
        self._twin.order("paper_out")

    def put_paper_in(self) -> None:
        self._twin.order("paper_in")

    def switch(self, *, is_on: bool) -> None:
        self._twin.order("on" if is_on else "off")

    def paper_ends_inside_the_next_receipt(self) -> None:
        self.printer.state(2.0)
        self._twin.order("paper_out_after", rows=50)

    def receipts(self) -> int:
        return int(self._twin.order("status")["receipts"])

    def drawer_kicks(self) -> int:
        self.printer.state(2.0)
        return int(self._twin.order("status")["drawer_kicks"])

    def close(self) -> None:
        self.printer.close()
        self._twin.stop()


CLONE = PrinterTraits(knows_process_ids=False, knows_status_back=False, knows_clearing=False)
BENCHES: dict[str, Callable[[Path], Bench]] = {
    "fake": lambda _: FakeBench(),
    "epson in memory": lambda _: MemoryBench("epson-80", PrinterTraits()),
    "clone in memory": lambda _: MemoryBench("generic-80", CLONE),
    "epson on a pty": PtyBench,
}


@pytest.fixture(params=sorted(BENCHES))
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    made = BENCHES[request.param](tmp_path)
    yield made
    made.close()


def test_width_is_that_of_the_paper(bench: Bench) -> None:
    assert bench.printer.width_dots == 576


def test_printed_means_that_one_receipt_is_on_paper(bench: Bench) -> None:
    for count in (1, 2, 3):
        assert bench.printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED
        assert bench.receipts() == count
    assert bench.printer.state(2.0) is PrinterState.ONLINE


def test_without_paper_nothing_is_printed_and_the_state_says_why(bench: Bench) -> None:
    bench.take_paper_out()
    assert bench.printer.state(2.0) is PrinterState.PAPER_OUT
    assert bench.printer.print_receipt(RECEIPT, 20.0) is Paper.NOT_PRINTED
    assert bench.receipts() == 0
    bench.put_paper_in()
    assert bench.printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED
    assert bench.receipts() == 1


def test_paper_ending_in_the_middle_is_unknown_never_printed(bench: Bench) -> None:
    bench.paper_ends_inside_the_next_receipt()
    assert bench.printer.print_receipt(RECEIPT, 20.0) is Paper.UNKNOWN
    assert bench.printer.state(2.0) is PrinterState.PAPER_OUT
    bench.put_paper_in()
    assert bench.printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED


def test_switched_off_is_never_on_line_and_prints_nothing(bench: Bench) -> None:
    bench.switch(is_on=False)
    assert bench.printer.state(0.5) in {PrinterState.OFFLINE, PrinterState.ABSENT}
    assert bench.printer.print_receipt(RECEIPT, 2.0) is Paper.NOT_PRINTED
    bench.switch(is_on=True)
    assert bench.printer.print_receipt(RECEIPT, 20.0) is Paper.PRINTED


def test_drawer_opens_only_when_the_printer_can(bench: Bench) -> None:
    bench.printer.open_drawer(5.0)
    assert bench.drawer_kicks() == 1
    bench.switch(is_on=False)
    with pytest.raises(DeviceError):
        bench.printer.open_drawer(0.5)
