"""The models this program knows, and how a device is opened from where it is."""

from collections.abc import Callable
from datetime import date

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.printers.no_printer import NoPrinter
from kiosk.devices.profiles import Completion, PrinterProfile, ReaderProfile
from kiosk.devices.readers.mrz_reader import MrzReader
from kiosk.devices.readers.no_reader import NoReader
from kiosk.devices.ref import DeviceRef
from kiosk.devices.transport.serial_line import SerialLine
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import DocumentReader, ReceiptPrinter

_WIDE_DOTS, _NARROW_DOTS = 576, 384  # 72 and 48 mm at 8 dots a mm: paper of 80 and 58 mm


def _epson(name: str, width_dots: int) -> PrinterProfile:
    """Describe TM-T20, TM-T82, TM-m30 and their line (203 dpi)."""
    return PrinterProfile(
        name,
        width_dots,
        completion=Completion.PROCESS_ID,
        has_status_back=True,
        has_motion_units=True,
        can_clear_buffers=True,
    )


PRINTER_PROFILES = {
    "epson-80": _epson("epson-80", _WIDE_DOTS),
    "epson-58": _epson("epson-58", _NARROW_DOTS),
    "generic-80": PrinterProfile("generic-80", _WIDE_DOTS),
    "generic-58": PrinterProfile("generic-58", _NARROW_DOTS),
    "generic": PrinterProfile("generic-80", _WIDE_DOTS),  # what settings say that name no model
}
READER_PROFILES = {"generic-line": ReaderProfile("generic-line"), "generic": ReaderProfile("generic-line")}


def open_printer(ref: DeviceRef) -> ReceiptPrinter:
    """Return the driver for a printer; the port itself is opened at the first use, in the lane that uses it.

    Raises:
        DeviceNotConfiguredError: the profile is not known.
    """
    if ref.is_none:
        return NoPrinter()
    if ref.profile not in PRINTER_PROFILES:
        raise DeviceNotConfiguredError(f"printer profile {ref.profile}")
    return EscposPrinter(SerialLine(ref), PRINTER_PROFILES[ref.profile])


def open_reader(ref: DeviceRef, today: Callable[[], date]) -> DocumentReader:
    """Return the driver for a document reader; `today` decides the century of dates on documents.

    Raises:
        DeviceNotConfiguredError: the profile is not known.
    """
    if ref.is_none:
        return NoReader()
    if ref.profile not in READER_PROFILES:
        raise DeviceNotConfiguredError(f"reader profile {ref.profile}")
    return MrzReader(SerialLine(ref), READER_PROFILES[ref.profile], today)
