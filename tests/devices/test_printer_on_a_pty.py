"""The printer's driver over pyserial on a real pty, against the twin in a process of its own."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fontpkg_ibm_plex_sans_arabic
import pytest
from PIL import Image, ImageDraw, ImageFont

from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_printer
from kiosk.domain.receipt import Paper, PrintableReceipt
from kiosk.errors import DeviceNotConfiguredError, PrinterOffError
from kiosk.ports import PrinterState, ReceiptPrinter
from tests.fakes.devices import make_receipt

FONTS = Path(fontpkg_ibm_plex_sans_arabic.__file__).parent / "files"
ARABIC = "استُلم طلب جواز السفر\nمحمّد عبد السلام الورفلي\nالمبلغ ٥٠٫٥٠٠ د.ل"
FAST = ("--baud", "0", "--rows-per-s", "0")


@pytest.fixture
def open_to(start_twin: Callable[..., Any]) -> Iterator[Callable[..., tuple[Any, ReceiptPrinter]]]:
    opened: list[Any] = []

    def start(profile: str, *options: str) -> tuple[Any, ReceiptPrinter]:
        twin = start_twin("printer", *options)
        opened.append(open_printer(DeviceRef(str(twin.link), profile, 115_200)))
        return twin, opened[-1]

    yield start
    for printer in opened:
        printer.close()


def _arabic_receipt() -> PrintableReceipt:
    font = ImageFont.truetype(str(next(FONTS.rglob("*Regular*.ttf"))), 40)
    picture = Image.new("1", (576, 300), 1)
    draw = ImageDraw.Draw(picture)
    for at, line in enumerate(ARABIC.split("\n")):
        draw.text((560, 20 + at * 90), line, font=font, fill=0, anchor="ra", direction="rtl", language="ar")
    dots = bytes(255 - value for value in picture.tobytes())
    return PrintableReceipt(576, 300, dots, ARABIC, "")


def _dots(path: Path) -> bytes:
    with Image.open(path) as picture:
        assert picture.mode == "1"
        return bytes(255 - value for value in picture.tobytes())


def test_arabic_on_paper_is_dot_for_dot_what_was_drawn(open_to: Callable[..., Any]) -> None:
    twin, printer = open_to("epson-80", *FAST)
    receipt = _arabic_receipt()
    assert sum(value.bit_count() for value in receipt.raster) > 3_000
    assert printer.print_receipt(receipt, 20.0) is Paper.PRINTED
    assert _dots(twin.paper / "receipt-0001.png") == receipt.raster
    facts = json.loads((twin.paper / "receipt-0001.json").read_text("utf-8"))
    assert (facts["text"], facts["height_dots"]) == ("", 300)
    assert twin.next_event()["number"] == 1


@pytest.mark.parametrize("profile", ["epson-58", "generic-58"])
def test_narrow_paper_works_too(open_to: Callable[..., Any], profile: str) -> None:
    twin, printer = open_to(profile, *FAST, "--width-dots", "384")
    receipt = make_receipt(rows=100, width_dots=384)
    assert printer.print_receipt(receipt, 20.0) is Paper.PRINTED
    assert _dots(twin.paper / "receipt-0001.png") == receipt.raster


def test_paper_out_in_the_middle_is_unknown_then_named_then_cured(open_to: Callable[..., Any]) -> None:
    twin, printer = open_to("epson-80", *FAST)
    receipt = make_receipt(rows=200)
    assert printer.state(2.0) is PrinterState.ONLINE
    twin.order("paper_out_after", rows=90)
    assert printer.print_receipt(receipt, 20.0) is Paper.UNKNOWN
    assert printer.state(2.0) is PrinterState.PAPER_OUT
    assert printer.print_receipt(receipt, 20.0) is Paper.NOT_PRINTED
    twin.order("paper_in")
    assert printer.print_receipt(receipt, 20.0) is Paper.PRINTED
    assert _dots(twin.paper / "receipt-0002.png") == receipt.raster


def test_clone_out_of_paper_in_the_middle_is_just_as_honest(open_to: Callable[..., Any]) -> None:
    twin, printer = open_to("generic-80", *FAST, "--clone", "--flow", "none")
    receipt = make_receipt(rows=200)
    assert printer.state(2.0) is PrinterState.ONLINE
    twin.order("paper_out_after", rows=90)
    assert printer.print_receipt(receipt, 20.0) is Paper.UNKNOWN
    assert printer.state(2.0) is PrinterState.PAPER_OUT
    twin.order("paper_in")
    assert printer.print_receipt(receipt, 20.0) is Paper.PRINTED
    last = twin.order("status")
    assert last["lost_bytes"] == 0
    assert _dots(Path(last["last_receipt"])) == receipt.raster


def test_printer_switched_off_is_said_within_the_deadline(open_to: Callable[..., Any]) -> None:
    twin, printer = open_to("epson-80", *FAST)
    twin.order("off")
    began_s = time.monotonic()
    assert printer.state(1.0) is PrinterState.OFFLINE
    assert printer.print_receipt(make_receipt(), 2.0) is Paper.NOT_PRINTED
    with pytest.raises(PrinterOffError):
        printer.open_drawer(1.0)
    assert time.monotonic() - began_s < 5.5
    twin.order("on")
    assert printer.print_receipt(make_receipt(), 20.0) is Paper.PRINTED


def test_printer_unplugged_in_the_middle_is_unknown_and_comes_back_behind_the_same_path(
    open_to: Callable[..., Any],
) -> None:
    twin, printer = open_to("epson-80", "--baud", "0", "--rows-per-s", "400")
    receipt = make_receipt(rows=400)
    assert printer.state(2.0) is PrinterState.ONLINE
    twin.order("unplug_after", bytes=3_000)
    assert printer.print_receipt(receipt, 20.0) is Paper.UNKNOWN
    assert printer.state(2.0) is PrinterState.ABSENT
    assert printer.print_receipt(receipt, 20.0) is Paper.NOT_PRINTED
    twin.order("plug")
    assert printer.state(2.0) is PrinterState.ONLINE
    assert printer.print_receipt(receipt, 20.0) is Paper.PRINTED
    assert _dots(Path(twin.order("status")["last_receipt"])) == receipt.raster


def test_printer_whose_program_dies_in_the_middle_does_not_hang_us(open_to: Callable[..., Any]) -> None:
    twin, printer = open_to("epson-80", *FAST)
    assert printer.state(2.0) is PrinterState.ONLINE
    twin.kill()
    assert printer.state(2.0) is PrinterState.ABSENT
    assert printer.print_receipt(make_receipt(), 5.0) is Paper.NOT_PRINTED


def test_printer_without_process_ids_is_believed_by_its_fence(open_to: Callable[..., Any]) -> None:
    twin, printer = open_to("epson-80", *FAST, "--clone")
    receipt = make_receipt()
    for _ in range(3):
        assert printer.print_receipt(receipt, 20.0) is Paper.PRINTED
    assert twin.order("status")["receipts"] == 1 + 3  # the first is the slip with the question it cannot read
    assert json.loads((twin.paper / "receipt-0004.json").read_text("utf-8"))["text"] == ""


def test_second_program_at_the_same_port_is_refused(open_to: Callable[..., Any]) -> None:
    twin, printer = open_to("epson-80", *FAST)
    assert printer.state(2.0) is PrinterState.ONLINE
    other = open_printer(DeviceRef(str(twin.link), "epson-80"))
    assert other.state(2.0) is PrinterState.OFFLINE
    assert other.print_receipt(make_receipt(), 5.0) is Paper.NOT_PRINTED
    assert printer.state(2.0) is PrinterState.ONLINE


def test_stop_and_go_bytes_hold_the_line_and_nothing_is_lost(
    open_to: Callable[..., Any], start_twin: Callable[..., Any]
) -> None:
    twin, _ = open_to("epson-80", "--baud", "0", "--rows-per-s", "2000", "--flow", "xonxoff")
    printer: Any = open_printer(DeviceRef.parse(f"generic-80@{twin.link};flow=xonxoff"))
    receipt = make_receipt(rows=300)
    assert printer.print_receipt(receipt, 20.0) is Paper.PRINTED
    assert twin.order("status")["lost_bytes"] == 0
    assert _dots(Path(twin.order("status")["last_receipt"])) == receipt.raster
    printer.close()


def test_drawer_opens(open_to: Callable[..., Any]) -> None:
    twin, printer = open_to("epson-80", *FAST)
    printer.open_drawer(5.0)
    assert printer.state(2.0) is PrinterState.ONLINE
    assert twin.order("status")["drawer_kicks"] == 1


def test_receipt_takes_as_long_as_the_line_needs(open_to: Callable[..., Any]) -> None:
    _, printer = open_to("epson-80", "--baud", "115200")
    began_s = time.monotonic()
    assert printer.print_receipt(make_receipt(rows=200), 20.0) is Paper.PRINTED
    assert time.monotonic() - began_s > 100 * 60 / 11_520 / 2


def test_absent_port_and_unknown_profile_are_told_apart(tmp_path: Path) -> None:
    printer = open_printer(DeviceRef(str(tmp_path / "nothing"), "epson-80"))
    assert printer.state(1.0) is PrinterState.ABSENT
    with pytest.raises(DeviceNotConfiguredError):
        open_printer(DeviceRef("/dev/null", "no such printer"))
    assert open_printer(DeviceRef.parse("none")).state(1.0) is PrinterState.ABSENT
