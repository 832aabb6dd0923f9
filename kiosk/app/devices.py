"""From settings to devices: which port, which profile, and what earlier starts of the program learnt."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from kiosk.config import DeviceSettings, Settings
from kiosk.devices.capture import capture_printer
from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.printers.no_printer import NoPrinter
from kiosk.devices.printers.page_printer import PagePrinter
from kiosk.devices.printers.printer_memory import PrinterMemory
from kiosk.devices.protocol.nexo import Names
from kiosk.devices.ref import NO_DEVICE, DeviceRef, Flow
from kiosk.devices.registry import open_printer, open_reader, open_scale, open_scanner, open_terminal
from kiosk.devices.transport.recorded_line import LineNotes
from kiosk.devices.transport.serial_line import is_taken
from kiosk.ports import DocumentReader, PrinterState, Scale, Scanner, Terminal

MEMORY_FILE = "devices.json"
_LOOKING = "DOCTOR"  # what a terminal is told who asks; payments come in the counter's own name
_FLOWS = {"none": Flow.NONE, "xonxoff": Flow.XON_XOFF, "rtscts": Flow.RTS_CTS, "dsrdtr": Flow.DSR_DTR}


def printer_of(
    settings: Settings, home: Path, notes: LineNotes | None = None
) -> EscposPrinter | PagePrinter | NoPrinter:
    """Return the counter's printer; one that is not set up says `absent`."""
    return open_printer(_ref(settings.printer), home / MEMORY_FILE, notes)


def reader_of(
    settings: Settings, today: Callable[[], date], notes: LineNotes | None = None
) -> DocumentReader:
    """Return the counter's document reader; one that is not set up reads nothing."""
    return open_reader(_ref(settings.reader), today, notes)


def scanner_of(settings: Settings, notes: LineNotes | None = None) -> Scanner:
    """Return the counter's scanner; one that is not set up reads nothing."""
    return open_scanner(_ref(settings.scanner), notes)


def scale_of(settings: Settings, notes: LineNotes | None = None) -> Scale:
    """Return the counter's scale; one that is not set up says `absent`."""
    return open_scale(_ref(settings.scale), notes)


def terminal_of(settings: Settings, sale_id: str, notes: LineNotes | None = None) -> Terminal:
    """Return the machine's payment terminal.

    Args:
        settings: where it is, and what its acquirer calls it.
        sale_id: what this machine is called in its conversations.
        notes: remember the line's traffic.

    Raises:
        DeviceNotConfiguredError: none is set up.
    """
    own_id = settings.terminal.id if settings.terminal is not None else ""
    return open_terminal(_ref(settings.terminal), Names(sale_id, own_id), notes)


def terminal_state(settings: Settings, deadline_s: float) -> PrinterState:
    """Ask a terminal how it is, in a conversation that is not the counter's own, and let its line go."""
    terminal = terminal_of(settings, _LOOKING)
    try:
        return terminal.state(deadline_s)
    finally:
        terminal.close()


def is_port_taken(device: DeviceSettings) -> bool:
    """Say whether another program has the port of a device, as an open window has."""
    return is_taken(_ref(device))


def captured_printer(settings: Settings) -> dict[str, str]:
    """Return what the counter's printer answers to every question, in hexadecimal."""
    return capture_printer(_ref(settings.printer))


def forget_printer(settings: Settings, home: Path) -> None:
    """Forget what was learnt of the printer as it is set up: another may stand there from now on."""
    _memory(settings, home).forget()


def trust_codes(settings: Settings, home: Path) -> None:
    """Note that somebody saw the printer draw a code by command, though it does not say how large one is."""
    memory = _memory(settings, home)
    memory.keep(replace(memory.facts, draws_codes=True))


def _memory(settings: Settings, home: Path) -> PrinterMemory:
    return PrinterMemory(home / MEMORY_FILE, _ref(settings.printer).key)


def _ref(device: DeviceSettings | None) -> DeviceRef:
    if device is None:
        return DeviceRef("", NO_DEVICE)
    return DeviceRef(device.url, device.profile, device.baud, _FLOWS[device.flow], device.framing)
