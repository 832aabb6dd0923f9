"""The models this program knows, and how a device is opened from where it is."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.printers.no_printer import NoPrinter
from kiosk.devices.printers.page_printer import PagePrinter
from kiosk.devices.printers.printer_memory import PrinterMemory
from kiosk.devices.profiles import (
    Completion,
    LineSetting,
    PrinterProfile,
    ReaderLanguage,
    ReaderProfile,
    ScaleProfile,
    ScannerProfile,
    TerminalProfile,
)
from kiosk.devices.protocol.nexo import Names
from kiosk.devices.protocol.redaction import Speech
from kiosk.devices.readers.elyctis_reader import ElyctisReader
from kiosk.devices.readers.mrz_reader import MrzReader
from kiosk.devices.readers.no_reader import NoReader
from kiosk.devices.ref import DeviceRef
from kiosk.devices.scales.no_scale import NoScale
from kiosk.devices.scales.toledo_scale import ToledoScale
from kiosk.devices.scanners.line_scanner import LineScanner
from kiosk.devices.scanners.no_scanner import NoScanner
from kiosk.devices.simulated.inside import is_twin, twin_line
from kiosk.devices.terminals.nexo_terminal import NexoTerminal
from kiosk.devices.transport.line import Line
from kiosk.devices.transport.recorded_line import LineNotes, RecordedLine
from kiosk.devices.transport.serial_line import SerialLine
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import DocumentReader, Scale, Scanner

_WIDE_DOTS, _NARROW_DOTS = 576, 384  # 72 and 48 mm at 8 dots a mm: paper of 80 and 58 mm
_TM_T88_DOTS, _TM_T88_DOTS_PER_INCH = 512, 180  # Source: docs/devices/epson-tm-t88.md


def _epson(name: str, width_dots: int, *, dots_per_inch: int = 203, maker: bytes = b"") -> PrinterProfile:
    """Describe printers that do all that Epson's reference says; 203 dpi: TM-T20, TM-T82 and their line."""
    return PrinterProfile(
        name,
        width_dots,
        completion=Completion.PROCESS_ID,
        has_status_back=True,
        can_clear_buffers=True,
        line_setting=LineSetting.DECLARED,
        dots_per_inch=dots_per_inch,
        maker=maker,
    )


def _generic(name: str, width_dots: int) -> PrinterProfile:
    """Describe printers of which nothing is known but what they answer."""
    return PrinterProfile(name, width_dots, line_setting=LineSetting.IF_PROVED)


PRINTER_PROFILES = {
    "epson-80": _epson("epson-80", _WIDE_DOTS),
    "epson-58": _epson("epson-58", _NARROW_DOTS),
    "generic-80": _generic("generic-80", _WIDE_DOTS),
    "generic-58": _generic("generic-58", _NARROW_DOTS),
    "generic": _generic("generic-80", _WIDE_DOTS),  # what settings say that name no model
    "epson-tm-t20iii": _epson("epson-tm-t20iii", _WIDE_DOTS, maker=b"EPSON"),
    "epson-tm-t88": _epson("epson-tm-t88", _TM_T88_DOTS, dots_per_inch=_TM_T88_DOTS_PER_INCH, maker=b"EPSON"),
    "dots-80": PrinterProfile("dots-80", _WIDE_DOTS),
    "dots-58": PrinterProfile("dots-58", _NARROW_DOTS),
}
READER_PROFILES = {
    "generic-line": ReaderProfile("generic-line"),
    "generic": ReaderProfile("generic-line"),
    "elyctis": ReaderProfile("elyctis", language=ReaderLanguage.ELYCTIS),
}
SCANNER_PROFILES = {
    "generic-scanner": ScannerProfile("generic-scanner"),
    "generic": ScannerProfile("generic-scanner"),
    "stx-scanner": ScannerProfile("stx-scanner", prefix=b"\x02"),
}
SCALE_PROFILES = {
    "toledo-8217": ScaleProfile("toledo-8217"),
    "generic": ScaleProfile("toledo-8217"),
}
TERMINAL_PROFILES = {
    "nexo": TerminalProfile("nexo"),
    "generic": TerminalProfile("nexo"),
}
PAGE = "page"  # the system's printer, at ipp://localhost/printers/NAME, or a network printer
PROFILES: Mapping[str, Mapping[str, object]] = {
    "printer": {**PRINTER_PROFILES, PAGE: PagePrinter},
    "reader": READER_PROFILES,
    "scanner": SCANNER_PROFILES,
    "scale": SCALE_PROFILES,
    "terminal": TERMINAL_PROFILES,
}


def check_profile(role: str, profile: str) -> None:
    """Refuse a profile that the kind of device does not have.

    Raises:
        DeviceNotConfiguredError: not known; the detail names those that are.
    """
    known = PROFILES[role]
    if profile not in known:
        raise DeviceNotConfiguredError(f"{role} profile {profile}; known: {', '.join(sorted(known))}")


_SPEECHES = {
    "printer": (Speech.COMMANDS, Speech.STATES),
    "reader": (Speech.STATES, Speech.CONTENT),
    "scanner": (Speech.STATES, Speech.CONTENT),
    "scale": (Speech.STATES, Speech.STATES),
    "terminal": (Speech.CONTENT, Speech.CONTENT),
}


def notes_for(role: str) -> LineNotes:
    """Return empty notes for the line of a kind of device, which leave out what is somebody's."""
    return LineNotes(*_SPEECHES[role])


def _line(ref: DeviceRef, notes: LineNotes | None) -> Line:
    line: Line = twin_line(ref.url) if is_twin(ref.url) else SerialLine(ref)
    return line if notes is None else RecordedLine(line, notes)


def open_printer(
    ref: DeviceRef, memory: Path | None = None, notes: LineNotes | None = None
) -> EscposPrinter | PagePrinter | NoPrinter:
    """Return the driver for a printer; the port itself is opened at the first use, in the lane that uses it.

    Args:
        ref: where the printer is.
        memory: the file in which is kept what was learnt of printers; None keeps it for this driver only.
        notes: remember the line's traffic for the technician.

    Raises:
        DeviceNotConfiguredError: the profile is not known.
    """
    if ref.is_none:
        return NoPrinter()
    check_profile("printer", ref.profile)
    if ref.profile == PAGE:
        from kiosk.devices.transport.http_ipp_line import (
            HttpIppLine,
        )  # HTTP: few counters have such a printer

        return PagePrinter(HttpIppLine(ref.url), ref.url)
    remembered = PrinterMemory(memory, ref.key)
    on_trouble = notes.keep_error if notes is not None else None
    return EscposPrinter(_line(ref, notes), PRINTER_PROFILES[ref.profile], remembered, ref.baud, on_trouble)


def open_reader(ref: DeviceRef, today: Callable[[], date], notes: LineNotes | None = None) -> DocumentReader:
    """Return the driver for a document reader; `today` decides the century of dates on documents.

    Raises:
        DeviceNotConfiguredError: the profile is not known.
    """
    if ref.is_none:
        return NoReader()
    check_profile("reader", ref.profile)
    profile = READER_PROFILES[ref.profile]
    driver = ElyctisReader if profile.language is ReaderLanguage.ELYCTIS else MrzReader
    return driver(_line(ref, notes), profile, today)


def open_scanner(ref: DeviceRef, notes: LineNotes | None = None) -> Scanner:
    """Return the driver for a scanner.

    Raises:
        DeviceNotConfiguredError: the profile is not known.
    """
    if ref.is_none:
        return NoScanner()
    check_profile("scanner", ref.profile)
    return LineScanner(_line(ref, notes), SCANNER_PROFILES[ref.profile])


def open_scale(ref: DeviceRef, notes: LineNotes | None = None) -> Scale:
    """Return the driver for a scale.

    Raises:
        DeviceNotConfiguredError: the profile is not known.
    """
    if ref.is_none:
        return NoScale()
    check_profile("scale", ref.profile)
    return ToledoScale(_line(ref, notes), SCALE_PROFILES[ref.profile])


def open_terminal(ref: DeviceRef, names: Names, notes: LineNotes | None = None) -> NexoTerminal:
    """Return the driver for a payment terminal.

    Args:
        ref: where it is: a port, or `socket://host:port`.
        names: this machine's, and the one the acquirer knows the terminal by.
        notes: remember the line's traffic; its content is left out.

    Raises:
        DeviceNotConfiguredError: none is set up, or the profile is not known.
    """
    if ref.is_none:
        raise DeviceNotConfiguredError("no terminal")
    check_profile("terminal", ref.profile)
    return NexoTerminal(_line(ref, notes), TERMINAL_PROFILES[ref.profile], names)
