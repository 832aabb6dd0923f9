"""The strip of the window follows the printer: every trouble is shown, and its end too."""

import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.watch import Watch
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_printer
from kiosk.domain.receipt import Paper
from kiosk.ports import PrinterState
from tests.fakes.devices import make_receipt
from tests.fakes.empty_books import watched_printer

RECEIPT = make_receipt()
ORDERS = {
    "paper_out": ("paper_in", PrinterState.PAPER_OUT),
    "cover_open": ("cover_close", PrinterState.COVER_OPEN),
    "jam": ("unjam", PrinterState.ERROR),
    "off": ("on", PrinterState.OFFLINE),
    "unplug": ("plug", PrinterState.ABSENT),
}


class Strip:
    """What the window would show, as it comes."""

    def __init__(self) -> None:
        self._views: queue.Queue[Any] = queue.Queue()

    def show(self, view: Any) -> None:
        self._views.put(view)

    def await_drawer(self, *, is_open: bool) -> None:
        while self._views.get(timeout=20).is_drawer_open is not is_open:
            pass

    def await_state(self, state: PrinterState) -> None:
        while self._views.get(timeout=20).printer is not state:
            pass


@pytest.fixture
def watched(start_twin: Callable[..., Any], tmp_path: Path) -> Iterator[tuple[Any, Any, Strip]]:
    twin = start_twin("printer", "--baud", "0", "--rows-per-s", "0")
    printer: Any = open_printer(DeviceRef(str(twin.link), "epson-80"), tmp_path / "devices.json")
    about = watched_printer(printer)
    lanes = about.lanes
    strip = Strip()
    watch = Watch(about, strip.show, lambda: None)
    nobody: Any = None  # no courier beside this window
    watch.begin(nobody)
    yield (
        twin,
        lambda: lanes["printer"].submit(lambda: printer.print_receipt(RECEIPT, 20.0)).result(30),
        strip,
    )
    watch.close()
    lanes["printer"].submit(printer.close).result(10)
    for lane in lanes.values():
        lane.stop(10)


@pytest.mark.parametrize("trouble", ORDERS)
def test_trouble_is_shown_and_so_is_its_end(watched: tuple[Any, Any, Strip], trouble: str) -> None:
    twin, _, strip = watched
    cure, state = ORDERS[trouble]
    strip.await_state(PrinterState.ONLINE)
    twin.order(trouble)
    strip.await_state(state)
    twin.order(cure)
    strip.await_state(PrinterState.ONLINE)
    assert twin.order("status")["lost_bytes"] == 0


def test_receipt_prints_between_two_looks_and_the_state_goes_on(watched: tuple[Any, Any, Strip]) -> None:
    twin, print_receipt, strip = watched
    strip.await_state(PrinterState.ONLINE)
    for count in (1, 2):
        assert print_receipt() is Paper.PRINTED
        assert twin.order("status")["receipts"] == count
    twin.order("paper_low")
    strip.await_state(PrinterState.PAPER_LOW)


def test_an_open_drawer_is_shown_once_it_was_seen_closed(watched: tuple[Any, Any, Strip]) -> None:
    twin, _, strip = watched
    twin.order("drawer_open")
    strip.await_state(PrinterState.ONLINE)
    strip.await_drawer(is_open=False)  # open all along may be a printer without a drawer
    twin.order("drawer_close")
    twin.order("paper_low")
    strip.await_state(PrinterState.PAPER_LOW)
    strip.await_drawer(is_open=False)
    strip.await_drawer(is_open=False)
    twin.order("drawer_open")
    strip.await_drawer(is_open=True)
    twin.order("drawer_close")
    strip.await_drawer(is_open=False)
