"""Tries devices as a technician does: one real page, one real read."""

from kiosk.app.counter import EnrolledMachine
from kiosk.app.devices import printer_of, reader_of
from kiosk.app.shipped import load_texts
from kiosk.config import Settings
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.calendar import local
from kiosk.domain.person import Person
from kiosk.domain.receipt import Paper
from kiosk.errors import DeviceError
from kiosk.ports import PrinterState

_DEADLINE_S = 30.0
_ASK_S = 3.0


def print_test_page(settings: Settings) -> tuple[PrinterState, Paper]:
    """Print a specimen receipt that says what it is; return the printer's state after it, and the outcome."""
    printer = printer_of(settings)
    try:
        page = ReceiptPaper(load_texts()).thermal(specimen_receipt(), printer.width_dots)
        outcome = printer.print_receipt(page, _DEADLINE_S)
    except DeviceError:
        outcome = Paper.NOT_PRINTED
    return printer.state(_ASK_S), outcome


def read_document(enrolled: EnrolledMachine, timeout_s: float) -> Person:
    """Wait for a document on the counter's reader.

    Raises:
        NothingReadError, MalformedMrzError, MrzCheckDigitError, DeviceAbsentError
    """
    reader = reader_of(enrolled.settings, lambda: local(enrolled.clock.now()).date())
    return reader.read(timeout_s, lambda: False)
