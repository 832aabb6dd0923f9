"""The state shown is right within a second and costs one byte a look."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.devices.simulated.paper import NEAR_END_ROWS
from kiosk.devices.simulated.printer import PrinterTraits
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.ports import PrinterState

TROUBLES: dict[PrinterState, Callable[[Any], None]] = {
    PrinterState.PAPER_OUT: lambda counter: counter.twin.take_paper_out(),
    PrinterState.PAPER_LOW: lambda counter: counter.twin.set_rows_left(NEAR_END_ROWS - 1),
    PrinterState.COVER_OPEN: lambda counter: counter.twin.open_cover(is_open=True),
    PrinterState.ERROR: lambda counter: counter.twin.jam(is_jammed=True),
    PrinterState.OFFLINE: lambda counter: counter.twin.switch(is_on=False),
}


@pytest.fixture
def working(counter: Any, receipt: PrintableReceipt) -> Any:
    """A printer that has printed and says by itself how it is."""
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.printer.state(2.0) is PrinterState.ONLINE
    return counter


@pytest.mark.parametrize("state", TROUBLES)
def test_trouble_is_shown_within_a_second_and_so_is_its_end(working: Any, state: PrinterState) -> None:
    TROUBLES[state](working)
    began_s = working.line.now_s()
    assert working.printer.state(2.0) is state
    assert working.line.now_s() - began_s < 1.0
    if not working.twin.is_on:
        working.twin.switch(is_on=True)
    working.twin.set_rows_left()
    working.twin.open_cover(is_open=False)
    working.twin.jam(is_jammed=False)
    began_s = working.line.now_s()
    assert working.printer.state(2.0) is PrinterState.ONLINE
    assert working.line.now_s() - began_s < 1.0


def test_a_look_at_a_printer_that_speaks_by_itself_sends_three_bytes(working: Any) -> None:
    before = working.line.bytes_written
    for _ in range(5):
        working.line.pass_time(1.0)
        assert working.printer.state(2.0) is PrinterState.ONLINE
    assert working.line.bytes_written - before == 5 * 3


def test_a_printer_switched_off_and_on_between_two_looks_is_told_to_speak_again(working: Any) -> None:
    working.twin.switch(is_on=False)
    working.twin.switch(is_on=True)
    working.twin.set_rows_left(NEAR_END_ROWS - 1)
    for _ in range(12):
        working.line.pass_time(1.0)
        state = working.printer.state(2.0)
    assert state is PrinterState.PAPER_LOW
    working.twin.set_rows_left()
    assert working.printer.state(2.0) is PrinterState.ONLINE


def test_a_printer_that_may_hold_half_a_receipt_is_asked_but_told_nothing_but_nuls(counter: Any) -> None:
    for _ in range(3):
        assert counter.printer.state(2.0) is PrinterState.ONLINE
    assert counter.line.bytes_written == 16 + 3 * 4 * 3


def test_a_port_that_babbles_does_not_keep_us(working: Any) -> None:
    working.twin.babble(b"\x14\x00\x00\x0f" * 20_000)
    began_s = working.line.now_s()
    working.printer.state(2.0)
    assert working.line.now_s() - began_s < 3.0


@pytest.mark.parametrize("is_open", [True, False])
def test_the_drawer_says_whether_it_is_open(working: Any, is_open: bool) -> None:
    working.twin.set_drawer(is_open=is_open)
    assert working.printer.is_drawer_open(2.0) is is_open


def test_drawer_opened_by_a_kick_is_seen_open(counter_with: Callable[..., Any]) -> None:
    counter = counter_with("generic-80", PrinterTraits())
    counter.twin.set_drawer(is_open=False)
    assert counter.printer.is_drawer_open(2.0) is False
    counter.printer.open_drawer(5.0)
    counter.line.pass_time(0.1)
    assert counter.printer.is_drawer_open(2.0) is True
    counter.twin.set_drawer(is_open=False)
    assert counter.printer.is_drawer_open(2.0) is False


def test_nobody_knows_the_drawer_of_a_printer_that_is_off(working: Any) -> None:
    working.twin.switch(is_on=False)
    assert working.printer.is_drawer_open(2.0) is None
