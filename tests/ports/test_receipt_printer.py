"""What every `ports.ReceiptPrinter` promises: ESC/POS, pages by a printing service, none at all, the fake.

One suite for all. What a kind of printer cannot do is written at its bench, and asked for all the same: a
drawer that is not there is refused, paper that nobody senses is never called printed.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.printers.page_printer import PagePrinter
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import PRINTER_PROFILES, open_printer
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.simulated.sheets import SheetFolder
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.domain.receipt import PAGE_WIDTH_DOTS, Paper, PrintableReceipt
from kiosk.errors import DeviceError, DeviceNotConfiguredError
from kiosk.ports import PrinterState, ReceiptPrinter
from tests.fakes.devices import InMemoryPrinter, make_receipt
from tests.fakes.printing_service import PrintingService
from tests.fakes.real_cups import RealCups
from tests.fakes.running_twin import RunningTwin

RECEIPT = make_receipt(rows=120)


class Bench(Protocol):
    """A printer and the hands beside it, and what this kind of printer can do."""

    printer: ReceiptPrinter
    receipt: PrintableReceipt
    can_print: bool
    has_drawer: bool
    senses_paper: bool  # before a job; a service asks its printer only while it prints
    patience_s: float

    def take_paper_out(self) -> None: ...
    def put_paper_in(self) -> None: ...
    def switch(self, *, is_on: bool) -> None: ...
    def paper_ends_inside_the_next_receipt(self) -> None: ...
    def receipts(self) -> int: ...
    def drawer_kicks(self) -> int: ...
    def close(self) -> None: ...


class EscposTraits:
    """What every roll printer can do."""

    receipt = RECEIPT
    can_print = has_drawer = senses_paper = True
    patience_s = 20.0


class PageTraits:
    """What a page printer can do: no drawer."""

    receipt = replace(RECEIPT, width_dots=PAGE_WIDTH_DOTS, pdf=b"%PDF-1.4\n%%EOF\n")
    can_print = senses_paper = True
    has_drawer = False
    patience_s = 20.0


class FakeBench(EscposTraits):
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


class MemoryBench(EscposTraits):
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


class PtyBench(EscposTraits):
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


class ServiceBench(PageTraits):
    def __init__(self) -> None:
        self._service = PrintingService()
        self.printer: ReceiptPrinter = PagePrinter(self._service, "ipp://printer.office/ipp/print")

    def take_paper_out(self) -> None:
        self._service.has_paper = False

    def put_paper_in(self) -> None:
        self._service.has_paper = True

    def switch(self, *, is_on: bool) -> None:
        self._service.is_on = is_on

    def paper_ends_inside_the_next_receipt(self) -> None:
        self._service.runs_out_inside_the_next = True

    def receipts(self) -> int:
        return len(self._service.pages)

    def drawer_kicks(self) -> int:
        return 0

    def close(self) -> None:
        self.printer.close()


class CupsBench(PageTraits):
    senses_paper = False
    patience_s = 3.0

    def __init__(self, folder: Path) -> None:
        self._cups = RealCups(folder / "cups")
        self.printer: ReceiptPrinter = open_printer(DeviceRef(self._cups.url, "page"))

    def take_paper_out(self) -> None:
        (self._cups.paper / "empty").touch()

    def put_paper_in(self) -> None:
        (self._cups.paper / "empty").unlink()

    def switch(self, *, is_on: bool) -> None:
        if is_on:
            self._cups.start()
        else:
            self._cups.stop()

    def paper_ends_inside_the_next_receipt(self) -> None:
        self.take_paper_out()  # the service has the page and finds no paper

    def receipts(self) -> int:
        return len(list(self._cups.paper.glob("*.pdf")))

    def drawer_kicks(self) -> int:
        return 0

    def close(self) -> None:
        self.printer.close()
        self._cups.stop()


class NoBench(EscposTraits):
    can_print = has_drawer = senses_paper = False

    def __init__(self) -> None:
        self.printer: ReceiptPrinter = open_printer(DeviceRef.parse("none"))

    def take_paper_out(self) -> None: ...
    def put_paper_in(self) -> None: ...
    def switch(self, *, is_on: bool) -> None: ...
    def paper_ends_inside_the_next_receipt(self) -> None: ...

    def receipts(self) -> int:
        return 0

    def drawer_kicks(self) -> int:
        return 0

    def close(self) -> None:
        self.printer.close()


CLONE = PrinterTraits(knows_process_ids=False, knows_status_back=False, knows_clearing=False)
BENCHES: dict[str, Callable[[Path], Bench]] = {
    "fake": lambda _: FakeBench(),
    "epson in memory": lambda _: MemoryBench("epson-80", PrinterTraits()),
    "clone in memory": lambda _: MemoryBench("generic-80", CLONE),
    "clone that is sent dots": lambda _: MemoryBench("dots-80", CLONE),
    "epson on a pty": PtyBench,
    "page by a service in memory": lambda _: ServiceBench(),
    "page by a real CUPS": CupsBench,
    "none": lambda _: NoBench(),
}


@pytest.fixture(params=sorted(BENCHES))
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    made = BENCHES[request.param](tmp_path)
    yield made
    made.close()


def _print(bench: Bench) -> Paper:
    return bench.printer.print_receipt(bench.receipt, bench.patience_s)


def _prints(bench: Bench) -> Paper:
    return Paper.PRINTED if bench.can_print else Paper.NOT_PRINTED


def test_width_is_that_of_the_paper(bench: Bench) -> None:
    assert bench.printer.width_dots == bench.receipt.width_dots


def test_printed_means_that_one_receipt_is_on_paper(bench: Bench) -> None:
    for count in (1, 2, 3):
        assert _print(bench) is _prints(bench)
        assert bench.receipts() == (count if bench.can_print else 0)
    expected = PrinterState.ONLINE if bench.can_print else PrinterState.ABSENT
    assert bench.printer.state(2.0) is expected


def test_without_paper_nothing_is_called_printed_and_the_state_says_why(bench: Bench) -> None:
    bench.take_paper_out()
    outcome = _print(bench)
    if bench.senses_paper:
        assert bench.printer.state(2.0) is PrinterState.PAPER_OUT
    assert outcome is (Paper.NOT_PRINTED if bench.senses_paper or not bench.can_print else Paper.UNKNOWN)
    assert bench.receipts() == 0
    bench.put_paper_in()
    assert _print(bench) is _prints(bench)
    assert bench.receipts() == bench.can_print


def test_paper_ending_in_the_middle_is_unknown_never_printed(bench: Bench) -> None:
    bench.paper_ends_inside_the_next_receipt()
    assert _print(bench) is (Paper.UNKNOWN if bench.can_print else Paper.NOT_PRINTED)
    if bench.senses_paper:
        assert bench.printer.state(2.0) is PrinterState.PAPER_OUT
    bench.put_paper_in()
    assert _print(bench) is _prints(bench)


def test_switched_off_is_never_on_line_and_prints_nothing(bench: Bench) -> None:
    bench.switch(is_on=False)
    assert bench.printer.state(0.5) in {PrinterState.OFFLINE, PrinterState.ABSENT}
    assert bench.printer.print_receipt(bench.receipt, 2.0) is Paper.NOT_PRINTED
    bench.switch(is_on=True)
    assert _print(bench) is _prints(bench)
    assert bench.receipts() == bench.can_print


def test_drawer_opens_only_where_there_is_one_and_the_printer_can(bench: Bench) -> None:
    if bench.has_drawer:
        bench.printer.open_drawer(5.0)
        assert bench.drawer_kicks() == 1
        bench.switch(is_on=False)
    with pytest.raises(DeviceError) as refused:
        bench.printer.open_drawer(0.5)
    assert isinstance(refused.value, DeviceNotConfiguredError) is not bench.has_drawer
    assert bench.drawer_kicks() == bench.has_drawer


def test_a_printer_that_was_closed_is_opened_by_its_next_use(bench: Bench) -> None:
    for count in (1, 2):
        assert _print(bench) is _prints(bench)
        bench.printer.close()
        assert bench.receipts() == (count if bench.can_print else 0)
