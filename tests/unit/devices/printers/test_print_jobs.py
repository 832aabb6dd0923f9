"""The printer's driver against its twin, with trouble at every row and at every byte."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.devices.printers.no_printer import NoPrinter
from kiosk.devices.simulated.paper import NEAR_END_ROWS
from kiosk.devices.simulated.printer import PrinterTraits
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.errors import (
    CoverOpenError,
    DeviceAbsentError,
    DeviceError,
    DeviceNotConfiguredError,
    PaperOutError,
    PrinterFaultError,
    PrinterOffError,
)
from kiosk.ports import PrinterState
from tests.fakes.devices import make_receipt

CLONE = PrinterTraits(knows_process_ids=False, knows_status_back=False, knows_clearing=False)
KINDS = [("epson-80", PrinterTraits()), ("generic-80", CLONE), ("epson-80", PrinterTraits(flow="none"))]


@pytest.mark.parametrize(("profile", "traits"), KINDS)
def test_what_is_on_paper_is_what_was_sent(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, profile: str, traits: PrinterTraits
) -> None:
    counter = counter_with(profile, traits)
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.papers() == [receipt.raster]
    assert counter.twin.lost_bytes == 0
    assert counter.sheets[0].text == ""


def test_a_printer_without_any_flow_control_loses_no_byte_of_a_long_receipt(
    counter_with: Callable[..., Any], receipt_of: Callable[..., PrintableReceipt]
) -> None:
    counter = counter_with(
        "generic-80", PrinterTraits(rows_per_s=300.0, flow="none", knows_process_ids=False)
    )
    long_receipt = receipt_of(rows=600)
    assert counter.printer.print_receipt(long_receipt, 60.0) is Paper.PRINTED
    assert (counter.papers(), counter.twin.lost_bytes) == ([long_receipt.raster], 0)


@pytest.mark.parametrize("profile", ["epson-80", "generic-80"])
def test_paper_out_at_every_row_is_told_honestly(counter_with: Callable[..., Any], profile: str) -> None:
    receipt = make_receipt(rows=33)
    traits = CLONE if profile == "generic-80" else PrinterTraits()
    for rows_left in range(receipt.height_dots + 1):
        counter = counter_with(profile, traits)
        assert counter.printer.state(2.0) is PrinterState.ONLINE
        counter.twin.paper.rows_left = rows_left
        paper = counter.printer.print_receipt(receipt, 30.0)
        assert (paper is Paper.NOT_PRINTED) == (rows_left == 0)
        assert counter.papers().count(receipt.raster) == (paper is Paper.PRINTED)
        assert counter.printer.state(2.0) is PrinterState.PAPER_OUT
        counter.twin.set_rows_left(5_000)
        assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
        assert counter.papers()[-1] == receipt.raster


def test_a_cable_pulled_at_every_byte_is_told_honestly_and_the_next_receipt_is_clean(
    counter_with: Callable[..., Any], receipt_of: Callable[..., PrintableReceipt]
) -> None:
    receipt = receipt_of(rows=14)
    for pull_after in range(0, 3_000, 83):
        counter = counter_with("generic-80", CLONE)
        counter.line.unplug_after_bytes = pull_after
        paper = counter.printer.print_receipt(receipt, 30.0)
        has_come_out = receipt.raster in counter.papers()
        assert paper is not Paper.PRINTED or has_come_out
        assert paper is not Paper.NOT_PRINTED or not any(sheet.black_dots for sheet in counter.sheets)
        counter.line.unplug_after_bytes = None
        counter.line.is_plugged = True
        assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
        assert counter.papers()[-1] == receipt.raster


@pytest.mark.parametrize("off_after_s", [0.0, 0.001, 0.01, 0.02, 0.03, 0.045])
def test_power_lost_in_the_middle_is_unknown_and_the_next_receipt_is_clean(
    counter_with: Callable[..., Any], receipt: PrintableReceipt, off_after_s: float
) -> None:
    counter = counter_with("epson-80", PrinterTraits(rows_per_s=1_000.0))
    counter.printer.state(2.0)
    counter.line.at(counter.line.now_s() + 0.02 + off_after_s, lambda: counter.twin.switch(is_on=False))
    began_s = counter.line.now_s()
    assert counter.printer.print_receipt(receipt, 60.0) is Paper.UNKNOWN
    assert counter.line.now_s() - began_s < 5.0
    assert counter.printer.state(2.0) is PrinterState.OFFLINE
    counter.twin.switch(is_on=True)
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.papers()[-1] == receipt.raster
    assert len(counter.papers()) <= 2


def test_first_job_after_a_killed_program_is_cut_off_from_its_half_receipt(
    counter: Any, receipt: PrintableReceipt
) -> None:
    counter.twin.receive(b"\x1dv0\x00\x48\x00\x10\x00" + b"\xff" * 500, 0.0)
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert len(counter.papers()) == 2
    assert counter.papers()[-1] == receipt.raster


def test_no_second_recovery_when_all_went_well(counter: Any, receipt: PrintableReceipt) -> None:
    papers = [counter.printer.print_receipt(receipt, 30.0) for _ in range(3)]
    assert papers == [Paper.PRINTED] * 3
    assert counter.papers() == [receipt.raster] * 3


def test_printer_that_knows_no_process_ids_is_found_out_once_and_believed_by_its_fence(
    counter_with: Callable[..., Any], receipt: PrintableReceipt
) -> None:
    counter = counter_with("epson-80", PrinterTraits(knows_process_ids=False))
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    slip, sheet = counter.sheets
    assert slip.text  # it took the question for text: why it is asked once, and before the cut of a slip
    assert (sheet.text, b"".join(sheet.rows)) == ("", receipt.raster)
    began_s = counter.line.now_s()
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.line.now_s() - began_s < 1.0
    assert counter.sheets[-1].text == ""


def test_printer_known_to_send_process_ids_is_not_believed_without_one(
    counter: Any, receipt: PrintableReceipt
) -> None:
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    counter.twin.mutes_process_ids = True
    assert counter.printer.print_receipt(receipt, 10.0) is Paper.UNKNOWN


def test_a_deadline_too_short_for_the_paper_is_unknown(
    counter_with: Callable[..., Any], receipt: PrintableReceipt
) -> None:
    counter = counter_with("epson-80", PrinterTraits(rows_per_s=20.0))
    assert counter.printer.print_receipt(receipt, 1.0) is Paper.UNKNOWN


def test_an_answer_to_an_old_question_is_not_taken_for_a_new_one(counter: Any) -> None:
    assert counter.printer.state(2.0) is PrinterState.ONLINE
    counter.twin.take_paper_out()
    counter.twin.receive(b"\x10\x04\x01\x10\x04\x04", counter.line.now_s())
    counter.twin.set_rows_left()
    assert counter.printer.state(2.0) is PrinterState.ONLINE


def test_a_printer_dying_between_two_fences_is_unknown_soon(counter: Any, receipt: PrintableReceipt) -> None:
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    counter.line.at(counter.line.now_s() + 0.02, lambda: counter.twin.switch(is_on=False))
    began_s = counter.line.now_s()
    assert counter.printer.print_receipt(receipt, 0.4) is Paper.UNKNOWN
    assert counter.line.now_s() - began_s < 0.6


TROUBLES = [
    (lambda twin: twin.take_paper_out(), PrinterState.PAPER_OUT, PaperOutError),
    (lambda twin: twin.open_cover(is_open=True), PrinterState.COVER_OPEN, CoverOpenError),
    (lambda twin: twin.switch(is_on=False), PrinterState.OFFLINE, PrinterOffError),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("trouble", "state", "error"), TROUBLES)
def test_trouble_before_a_job_prints_nothing_and_has_a_name(
    counter_with: Callable[..., Any],
    kind: tuple[str, PrinterTraits],
    trouble: Callable[[Any], None],
    state: PrinterState,
    error: type[DeviceError],
) -> None:
    counter = counter_with(*kind)
    trouble(counter.twin)
    assert counter.printer.state(2.0) is state
    assert counter.printer.print_receipt(make_receipt(), 30.0) is Paper.NOT_PRINTED
    with pytest.raises(error):
        counter.printer.open_drawer(2.0)
    assert (counter.papers(), counter.twin.drawer_kicks) == ([], 0)


def test_jammed_cutter_is_an_error_until_the_printer_is_told_to_go_on(
    counter: Any, receipt: PrintableReceipt
) -> None:
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    counter.twin.jam(is_jammed=True)
    assert counter.printer.state(2.0) is PrinterState.ERROR
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.NOT_PRINTED
    with pytest.raises(PrinterFaultError):
        counter.printer.open_drawer(2.0)


def test_jam_in_the_middle_of_a_job_is_left_with_the_next(counter: Any, receipt: PrintableReceipt) -> None:
    counter.printer.state(2.0)
    counter.line.at(counter.line.now_s() + 0.03, lambda: counter.twin.jam(is_jammed=True))
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.UNKNOWN
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.papers()[-1] == receipt.raster


def test_paper_running_low_still_prints(counter: Any, receipt: PrintableReceipt) -> None:
    counter.twin.set_rows_left(NEAR_END_ROWS + 10)
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    assert counter.printer.state(2.0) is PrinterState.PAPER_LOW


def test_drawer_opens(counter: Any) -> None:
    counter.printer.open_drawer(2.0)
    counter.line.pass_time(0.1)
    assert counter.twin.drawer_kicks == 1


def test_port_that_is_not_there_is_absent(counter: Any, receipt: PrintableReceipt) -> None:
    counter.line.is_plugged = False
    assert counter.printer.state(2.0) is PrinterState.ABSENT
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.NOT_PRINTED
    with pytest.raises(PrinterOffError):
        counter.printer.open_drawer(2.0)


def test_port_that_is_taken_is_offline(counter: Any, receipt: PrintableReceipt) -> None:
    counter.line.is_taken = True
    assert counter.printer.state(2.0) is PrinterState.OFFLINE
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.NOT_PRINTED


def test_closed_printer_opens_again_by_itself(counter: Any, receipt: PrintableReceipt) -> None:
    counter.printer.close()
    with pytest.raises(DeviceAbsentError):
        counter.line.write_all(b"x", 1.0)
    assert counter.printer.print_receipt(receipt, 30.0) is Paper.PRINTED


def test_receipt_drawn_for_wider_paper_is_our_own_mistake(
    counter: Any, receipt_of: Callable[..., PrintableReceipt]
) -> None:
    with pytest.raises(ValueError, match="drawn"):
        counter.printer.print_receipt(receipt_of(width_dots=640), 30.0)
    with pytest.raises(ValueError, match="drawn"):
        counter.printer.print_receipt(PrintableReceipt(576, 3, b"\x00" * 72, "", ""), 30.0)


def test_narrow_paper_has_its_own_width(counter_with: Callable[..., Any]) -> None:
    assert counter_with("epson-58", PrinterTraits(width_dots=384)).printer.width_dots == 384


def test_a_counter_without_a_printer_says_so(receipt: PrintableReceipt) -> None:
    printer = NoPrinter()
    assert (printer.state(1.0), printer.width_dots) == (PrinterState.ABSENT, 576)
    assert printer.print_receipt(receipt, 1.0) is Paper.NOT_PRINTED
    with pytest.raises(DeviceNotConfiguredError):
        printer.open_drawer(1.0)
    printer.close()
