import pytest

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.registry import PRINTER_PROFILES, notes_for
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.devices.transport.recorded_line import MOST_NOTES, RecordedLine
from kiosk.domain.receipt import Paper
from kiosk.errors import DeviceAbsentError
from kiosk.ports import PrinterState
from tests.fakes.devices import make_receipt


def test_a_printer_works_the_same_and_its_traffic_is_remembered_without_its_picture() -> None:
    notes = notes_for("printer")
    inner = InMemoryLine(PrinterTwin(PrinterTraits(rows_per_s=0.0), lambda _: None))
    printer = EscposPrinter(RecordedLine(inner, notes), PRINTER_PROFILES["epson-80"])
    receipt = make_receipt(rows=60)
    assert printer.print_receipt(receipt, 30.0) is Paper.PRINTED
    kept = notes.all()
    assert {note.is_from_device for note in kept} == {True, False}
    ink = receipt.raster.lstrip(b"\0")[:4].hex(" ")
    assert all(ink not in note.shown for note in kept)
    assert sum(note.count for note in kept if not note.is_from_device) <= inner.bytes_written


def test_memory_is_bounded_and_the_newest_stay() -> None:
    notes = notes_for("scale")
    for number in range(3 * MOST_NOTES):
        notes.keep(float(number), b"W", is_from_device=False)
    assert len(notes.all()) == MOST_NOTES
    assert notes.all()[-1].at_s == 3 * MOST_NOTES - 1
    notes.keep(0.0, b"", is_from_device=True)
    assert notes.all()[-1].at_s == 3 * MOST_NOTES - 1


def test_the_last_trouble_is_remembered() -> None:
    notes = notes_for("printer")
    inner = InMemoryLine(PrinterTwin(PrinterTraits(), lambda _: None))
    inner.is_plugged = False
    printer = EscposPrinter(RecordedLine(inner, notes), PRINTER_PROFILES["generic-80"])
    assert printer.state(1.0) is PrinterState.ABSENT
    assert notes.last_error is not None
    assert notes.last_error[1] == DeviceAbsentError.code


def test_all_verbs_are_passed_on() -> None:
    notes = notes_for("printer")
    inner = InMemoryLine(PrinterTwin(PrinterTraits(), lambda _: None))
    line = RecordedLine(inner, notes)
    line.open(1.0)
    line.set_baud(9_600)
    line.write_all(b"\x10\x04\x01", 1.0)
    assert line.read_exact(1, 1.0) == b"\x16"
    line.discard()
    assert line.is_open
    line.close()
    assert not line.is_open
    with pytest.raises(DeviceAbsentError):
        line.write_all(b"x", 1.0)
