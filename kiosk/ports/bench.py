"""The technician's bench: how devices are set up, how they are now, what went over their lines."""

import enum
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.receipt import Paper


class DeviceRole(enum.StrEnum):
    """The places for a device at a counter or a self-service machine."""

    PRINTER = "printer"
    READER = "reader"
    SCANNER = "scanner"
    SCALE = "scale"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class SetUp:
    """One device as set up; all but the role is empty where none is."""

    role: DeviceRole
    profile: str = ""
    url: str = ""
    line: str = ""

    @property
    def is_none(self) -> bool:
        """Say whether no such device is set up."""
        return not self.url


@dataclass(frozen=True, slots=True)
class PortSeen:
    """One port of this machine; `stays` says whether its name stays with the socket it is plugged into."""

    path: str
    description: str
    stays: bool


@dataclass(frozen=True, slots=True)
class TrafficNote:
    """One piece that went over a line: how long ago, which way, how much, and what may be shown.

    `shown` is hexadecimal; what was printed or read is left out and only counted.
    """

    ago_s: float
    is_from_device: bool
    count: int
    shown: str


@dataclass(frozen=True, slots=True)
class DeviceLook:
    """One look at a device: its state now, the last trouble on its line since the program began."""

    state: str
    last_error: str = ""
    last_error_ago_s: float = 0.0
    traffic: tuple[TrafficNote, ...] = ()


class DeviceBench(Protocol):
    """What a technician can see and try; each call belongs to the lane of the device it is about."""

    def set_up(self) -> tuple[SetUp, ...]:
        """Return how the four devices are set up; from any thread."""

    def ports(self) -> tuple[PortSeen, ...]:
        """Return the ports of this machine without touching one."""

    def look(self, role: DeviceRole) -> DeviceLook:
        """Ask a device how it is."""

    def print_test_page(self) -> Paper:
        """Print a specimen receipt, Arabic and code included, which is entered nowhere."""
