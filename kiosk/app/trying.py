"""Tries devices as a technician does: one real page, one real read."""

from pathlib import Path

from kiosk.app.devices import printer_of, reader_of
from kiosk.app.printing import PRINT_DEADLINE_S
from kiosk.app.shipped import load_texts
from kiosk.config import load_settings
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.calendar import local
from kiosk.domain.person import Person
from kiosk.domain.receipt import Paper
from kiosk.errors import DeviceError
from kiosk.ports import PrinterState
from kiosk.trust.system_clock import SystemClock

_ASK_S = 3.0


def print_test_page(home: Path) -> tuple[PrinterState, Paper]:
    """Print a specimen receipt that says what it is; return the printer's state after it, and the outcome."""
    printer = printer_of(load_settings(home), home)
    try:
        page = ReceiptPaper(load_texts()).thermal(specimen_receipt(), printer.width_dots)
        outcome = printer.print_receipt(page, PRINT_DEADLINE_S)
    except DeviceError:
        outcome = Paper.NOT_PRINTED
    return printer.state(_ASK_S), outcome


def read_document(home: Path, timeout_s: float) -> Person:
    """Wait for a document on the counter's reader.

    Raises:
        NothingReadError, MalformedMrzError, MrzCheckDigitError, DeviceAbsentError
    """
    reader = reader_of(load_settings(home), lambda: local(SystemClock().now()).date())
    return reader.read(timeout_s, lambda: False)
