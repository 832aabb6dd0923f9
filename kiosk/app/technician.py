"""Opens the technician's window: the devices of a home and nothing else of it, before it is enrolled too."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.app.counter import EnrolledMachine
from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.device_bench import WindowBench
from kiosk.app.devices import printer_of, reader_of, scale_of, scanner_of
from kiosk.app.doctor_page import DoctorOfHome
from kiosk.app.reports import install_hooks, start_log
from kiosk.app.scanning import Scanning
from kiosk.app.shipped import load_texts
from kiosk.app.update_seen import update_seen
from kiosk.config import Settings, load_settings
from kiosk.documents.renderer import ReceiptPaper
from kiosk.domain.calendar import local
from kiosk.domain.scan import Scan
from kiosk.domain.words import Language
from kiosk.errors import KioskError, SettingsError
from kiosk.lanes import Lane
from kiosk.ports import CounterPlace, DeviceRole
from kiosk.trust.system_clock import SystemClock
from kiosk.ui.counter.bench import BenchTools
from kiosk.ui.early import WindowSettings
from kiosk.ui.lead import PRINTER, READER, SCALE
from kiosk.ui.status import UpdateSeen
from kiosk.ui.technician.opening import run_technician
from kiosk.ui.window_signals import WindowSignals

_CLOSE_S: Final = 10.0


class DevicesOnly:
    """The devices as `kiosk.toml` has them now; made, renewed and closed in the lane `store`.

    No store is opened and no key is used, so it may stand beside a counter's window, whose ports are taken.
    """

    def __init__(self, home: Path, lanes: Mapping[str, Lane]) -> None:
        self._home = home
        self._lanes = lanes
        self._clock = SystemClock()
        self._told: Callable[[Scan], None] | None = None
        self._settings = Settings()
        self._update = update_seen(home)
        with contextlib.suppress(SettingsError):  # said in the window, by the first `renew`
            self._settings = load_settings(home)
        self.place = _place_of(home)
        self.doctor = DoctorOfHome(home)
        self._bench = self._set_up()

    def tools(self) -> BenchTools:
        """Return the devices as they are set up now; from any thread."""
        bench = self._bench
        return BenchTools(self._clock, bench, bench.reader, bench.scale)

    def begin(self, signals: WindowSignals) -> None:
        """Listen to the scanner from now on."""
        self._told = signals.scanned
        self._listen(self._bench)

    def renew(self) -> bool:
        """Set the devices up anew when the settings were changed; say whether they were.

        Raises:
            SettingsError: the settings cannot be read; the devices stay as they were.
        """
        self._update = update_seen(self._home)
        settings = load_settings(self._home)
        if all(getattr(settings, role) == getattr(self._settings, role) for role in DeviceRole):
            return False
        self.close()
        self._settings = settings
        self._bench = bench = self._set_up()
        self._listen(bench)
        return True

    def update(self) -> UpdateSeen | None:
        """Return what was last seen of a new version of the program."""
        return self._update

    def close(self) -> None:
        """Close every port, each in its lane."""
        bench = self._bench
        if bench.scanning is not None:
            bench.scanning.close()
        for lane, device in ((PRINTER, bench.printer), (READER, bench.reader), (SCALE, bench.scale)):
            if device is not None:
                self._lanes[lane].submit(device.close).result(_CLOSE_S)

    def _set_up(self) -> WindowBench:
        settings, bench = self._settings, WindowBench(self._settings, ReceiptPaper(load_texts()))
        if settings.printer is not None:
            bench.printer = printer_of(settings, self._home, bench.notes[DeviceRole.PRINTER])
        if settings.reader is not None:
            notes = bench.notes[DeviceRole.READER]
            bench.reader = reader_of(settings, lambda: local(self._clock.now()).date(), notes)
        if settings.scale is not None:
            bench.scale = scale_of(settings, bench.notes[DeviceRole.SCALE])
        return bench

    def _listen(self, bench: WindowBench) -> None:
        if self._settings.scanner is not None and self._told is not None:
            scanner = scanner_of(self._settings, bench.notes[DeviceRole.SCANNER])
            bench.scanning = Scanning(scanner, self._told)
            bench.scanning.begin()


def _place_of(home: Path) -> CounterPlace | None:
    """Return which counter a home is; whatever keeps it from being one is told by `kiosk doctor`."""
    try:
        return EnrolledMachine.of_home(home).enrolment.place
    except KioskError:
        return None


def open_technician_of(home: Path, *, is_full_screen: bool = False) -> int:
    """Open the technician's window on a home, enrolled or not, and stay until it is closed."""
    start_log(home, "technician")
    install_hooks()
    settings = WindowSettings(is_full_screen=is_full_screen)
    with contextlib.suppress(SettingsError):
        settings = replace(settings, language=Language(load_settings(home).language))
    with counter_lanes() as (lanes, ends):

        def load() -> DevicesOnly:
            behind = DevicesOnly(home, lanes)
            ends.on_main.callback(behind.close)
            return behind

        return run_technician(load, lanes, load_texts(), settings)
