"""The technician's bench over the devices of one window."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.app.devices import terminal_state
from kiosk.app.printing import PRINT_DEADLINE_S
from kiosk.app.scanning import Scanning
from kiosk.config import DeviceSettings, Settings
from kiosk.devices.discovery import Stability, candidate_ports
from kiosk.devices.registry import notes_for
from kiosk.devices.transport.recorded_line import LineNotes
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.receipt import Paper
from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import (
    DeviceLook,
    DeviceRole,
    DocumentReader,
    PortSeen,
    PrinterState,
    ReceiptPrinter,
    ReceiptRenderer,
    Scale,
    ScaleState,
    SetUp,
    TrafficNote,
)

_ASK_S = 2.0
_SILENT = {ScaleState.ABSENT: PrinterState.ABSENT, ScaleState.OFFLINE: PrinterState.OFFLINE}


@dataclass(slots=True)
class WindowBench:
    """`ports.DeviceBench`: the drivers are the window's own, asked in their lanes; no port is taken twice."""

    settings: Settings
    renderer: ReceiptRenderer
    notes: Mapping[DeviceRole, LineNotes] = field(
        default_factory=lambda: {role: notes_for(role) for role in DeviceRole}
    )
    printer: ReceiptPrinter | None = None
    reader: DocumentReader | None = None
    scale: Scale | None = None
    scanning: Scanning | None = None

    def set_up(self) -> tuple[SetUp, ...]:
        """Return how the devices are set up; a terminal only where there is one, as at few machines."""
        found = (_set_up(role, getattr(self.settings, role)) for role in DeviceRole)
        return tuple(one for one in found if one.role is not DeviceRole.TERMINAL or not one.is_none)

    def ports(self) -> tuple[PortSeen, ...]:
        """Return the ports of this machine without touching one."""
        return tuple(
            PortSeen(port.path, port.description, stays=port.stability is Stability.PLACE)
            for port in candidate_ports()
        )

    def look(self, role: DeviceRole) -> DeviceLook:
        """Ask a device how it is."""
        state = self._state(role)
        notes, now_s = self.notes[role], time.monotonic()
        error_at_s, error = notes.last_error or (now_s, "")
        traffic = tuple(
            TrafficNote(now_s - note.at_s, note.is_from_device, note.count, note.shown)
            for note in notes.all()
        )
        return DeviceLook(state, error, now_s - error_at_s, traffic)

    def print_test_page(self) -> Paper:
        """Print a specimen receipt.

        Raises:
            DeviceNotConfiguredError: no printer is set up.
        """
        if self.printer is None:
            raise DeviceNotConfiguredError("no printer")
        page = self.renderer.thermal(specimen_receipt(), self.printer.width_dots)
        return self.printer.print_receipt(page, PRINT_DEADLINE_S)

    def _state(self, role: DeviceRole) -> PrinterState:
        if role is DeviceRole.PRINTER and self.printer is not None:
            return self.printer.state(_ASK_S)
        if role is DeviceRole.SCALE and self.scale is not None:
            return _SILENT.get(self.scale.weigh(0.0).state, PrinterState.ONLINE)
        if role is DeviceRole.TERMINAL and self.settings.terminal is not None:
            return terminal_state(self.settings, _ASK_S)
        is_there = (role is DeviceRole.READER and self.reader is not None and self.reader.is_present()) or (
            role is DeviceRole.SCANNER and self.scanning is not None and self.scanning.is_present
        )
        return PrinterState.ONLINE if is_there else PrinterState.ABSENT


def _set_up(role: DeviceRole, device: DeviceSettings | None) -> SetUp:
    if device is None:
        return SetUp(role)
    line = f"{device.baud} {device.framing}" + ("" if device.flow == "none" else f" {device.flow}")
    return SetUp(role, device.profile, device.url, line)
