"""From settings to devices: which port, which profile."""

from collections.abc import Callable
from datetime import date

from kiosk.config import DeviceSettings, Settings
from kiosk.devices.ref import NO_DEVICE, DeviceRef, Flow
from kiosk.devices.registry import open_printer, open_reader
from kiosk.ports import DocumentReader, ReceiptPrinter

_FLOWS = {"none": Flow.NONE, "xonxoff": Flow.XON_XOFF, "rtscts": Flow.RTS_CTS, "dsrdtr": Flow.DSR_DTR}


def printer_of(settings: Settings) -> ReceiptPrinter:
    """Return the counter's printer; one that is not set up says `absent`."""
    return open_printer(_ref(settings.printer))


def reader_of(settings: Settings, today: Callable[[], date]) -> DocumentReader:
    """Return the counter's document reader; one that is not set up reads nothing."""
    return open_reader(_ref(settings.reader), today)


def _ref(device: DeviceSettings | None) -> DeviceRef:
    if device is None:
        return DeviceRef("", NO_DEVICE)
    return DeviceRef(device.url, device.profile, device.baud, _FLOWS[device.flow], device.framing)
