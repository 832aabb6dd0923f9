"""Which serial ports there are, without touching any: a port is never opened, let alone written to.

Bytes sent to the wrong device are orders to it, so nothing is probed. Names under `by-path` say where a
cable is plugged in and stay; names under `by-id` are shared by adapters without a serial number, and
`ttyUSB0` is whoever came first (Source: systemd issue 30574).
"""

import enum
import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

SERIAL_LINKS = Path("/dev/serial")


class Stability(enum.StrEnum):
    """What a port's name stays with; the first is the one to write into the settings."""

    PLACE = "place"
    IDENTITY = "identity"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FoundPort:
    """One port under its best name; `device` is today's kernel name."""

    path: str
    device: str
    stability: Stability
    description: str


def candidate_ports(links: Path = SERIAL_LINKS) -> tuple[FoundPort, ...]:
    """List the ports, each once, under the name that stays longest."""
    described = _described()
    found: dict[str, FoundPort] = {}
    for folder, stability in (("by-path", Stability.PLACE), ("by-id", Stability.IDENTITY)):
        for link in sorted((links / folder).glob("*")):
            device = str(link.resolve())
            found.setdefault(device, FoundPort(str(link), device, stability, described.get(device, "")))
    for device, description in described.items():
        found.setdefault(device, FoundPort(device, device, Stability.NONE, description))
    return tuple(sorted(found.values(), key=lambda port: (port.stability is Stability.NONE, port.path)))


def _described() -> dict[str, str]:
    """Return what the system says of each port, by its name."""
    try:
        from serial.tools import list_ports

        return {port.device: str(port.description) for port in list_ports.comports()}
    except (AttributeError, OSError):
        # WORKAROUND pyserial 3.5: it asks Windows by functions that not every Windows has (Wine 8 lacks
        # CM_MapCrToWin32Err) and fails when it is loaded. The ports' names stand in the registry.
        return _registered()


def _registered() -> dict[str, str]:
    """Return the ports that Windows lists, without a description of their adapters.

    Source: the machine's key HARDWARE, DEVICEMAP, SERIALCOMM: one value for each port, its name as data.
    """
    if os.name != "nt":
        return {}
    winreg: Any = import_module("winreg")
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DEVICEMAP\SERIALCOMM") as key:
            count = winreg.QueryInfoKey(key)[1]
            named = [winreg.EnumValue(key, number)[:2] for number in range(count)]
    except OSError:
        return {}
    return {str(port): str(driver) for driver, port in named}
