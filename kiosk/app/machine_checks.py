"""What a machine must have before it becomes a counter: disk, memory, clock, fonts, ports, network."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kiosk.app.checks import CheckWords
from kiosk.app.shipped import DATA, load_texts
from kiosk.devices.discovery import candidate_ports
from kiosk.documents.ink import Weight, font_file
from kiosk.domain.calendar import local
from kiosk.errors import FontMissingError
from kiosk.ports import Check, Level
from kiosk.store.disk import free_bytes

_MEBIBYTE: Final = 1024 * 1024
# Two years of a busy office's journal in both copies are 300 MB (docs/performance.md); the rest is updates.
_DISK_AMBER_MIB, _DISK_RED_MIB = 2048, 512
# Window and courier need 250 MB; the system beside them takes the rest of a PC of 2 GB.
_MEMORY_AMBER_MIB, _MEMORY_RED_MIB = 1500, 900
_INTERFACES: Final = Path("/sys/class/net")


@dataclass(frozen=True, slots=True)
class MachineChecks:
    """Looks at a machine on which there may be no counter yet; touches no port and asks nobody."""

    home: Path

    def examine(self) -> tuple[Check, ...]:
        """Look at everything."""
        return tuple(self._all(CheckWords(load_texts())))

    def _all(self, words: CheckWords) -> Iterator[Check]:
        yield _measured(words, "disk", free_bytes(_existing(self.home)), (_DISK_AMBER_MIB, _DISK_RED_MIB))
        yield _measured(words, "memory", memory_bytes(), (_MEMORY_AMBER_MIB, _MEMORY_RED_MIB))
        yield _clock(words)
        yield _fonts(words)
        yield _sockets(words)
        yield _network(words)


def _measured(words: CheckWords, name: str, found_bytes: int, limits: tuple[int, int]) -> Check:
    found, (amber, red) = found_bytes // _MEBIBYTE, limits
    if found >= amber:
        return words.ok(name, found=found)
    return words.trouble(name, Level.RED if found < red else Level.AMBER, found=found, wanted=amber)


def memory_bytes() -> int:
    """Return how much memory the machine has."""
    if os.name == "nt":
        return _windows_memory_bytes()
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _windows_memory_bytes() -> int:
    """Ask Windows. Source: GetPhysicallyInstalledSystemMemory (sysinfoapi.h), the answer is in KiB."""
    import ctypes

    kibibytes = ctypes.c_ulonglong(0)
    ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kibibytes))  # type: ignore[attr-defined,unused-ignore]
    return kibibytes.value * 1024


def _clock(words: CheckWords) -> Check:
    """Doubt a clock that stands before this program was installed."""
    installed_s, now = (DATA / "directory.json").stat().st_mtime, datetime.now(UTC)
    shown = f"{local(now):%Y-%m-%d %H:%M}"  # as the head of the window shows it
    if now.timestamp() < installed_s:
        return words.named("clock", Level.AMBER, "doctor.trouble.clock_early", shown=shown)
    return words.named("clock", Level.GREEN, "doctor.ok.clock_shown", shown=shown)


def _fonts(words: CheckWords) -> Check:
    try:
        for weight in Weight:
            font_file(weight)
    except FontMissingError as error:
        return words.failed("fonts", error)
    return words.ok("fonts")


def _sockets(words: CheckWords) -> Check:
    ports = candidate_ports()
    listed = ", ".join(port.path for port in ports)
    if ports:
        return words.ok("ports", count=len(ports), listed=listed)
    return words.named("ports", Level.AMBER, "doctor.trouble.no_ports")


def _network(words: CheckWords) -> Check:
    """Say whether a cable carries; what answers at its end is tried at enrolling."""
    try:
        states = {path.name: (path / "operstate").read_text().strip() for path in _INTERFACES.iterdir()}
    except OSError:
        return words.named("network", Level.GREEN, "doctor.ok.network_unknown")
    up = sorted(name for name, state in states.items() if state == "up" and name != "lo")
    if up:
        return words.ok("network", listed=", ".join(up))
    return words.trouble("network", Level.AMBER)


def _existing(folder: Path) -> Path:
    """Return the nearest folder above that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
