"""Where a device is: its port, its profile and how the line is set."""

import enum
import re
from dataclasses import dataclass

from kiosk.errors import DeviceNotConfiguredError

NO_DEVICE = "none"
DEFAULT_BAUD = 38_400
_FRAMING = re.compile(r"[78][NEO][12]")


class Flow(enum.StrEnum):
    """How the receiver says stop."""

    NONE = "none"
    XON_XOFF = "xonxoff"
    RTS_CTS = "rtscts"
    DSR_DTR = "dsrdtr"


@dataclass(frozen=True, slots=True)
class DeviceRef:
    """One device as set up at this counter.

    `url` is a path (best: `/dev/serial/by-path/...`) or any URL of `serial.serial_for_url`; `profile` names
    an entry of `registry`; `framing` is data bits, parity and stop bits (a pty carries 8N1 only).
    """

    url: str
    profile: str
    baud: int = DEFAULT_BAUD
    flow: Flow = Flow.NONE
    framing: str = "8N1"

    def __post_init__(self) -> None:
        """Refuse what no port can be set to.

        Raises:
            DeviceNotConfiguredError: the speed or the framing makes no sense.
        """
        if self.baud <= 0 or not _FRAMING.fullmatch(self.framing):
            raise DeviceNotConfiguredError("baud or framing of a device")

    @property
    def is_none(self) -> bool:
        """Say whether this counter has no such device."""
        return self.profile == NO_DEVICE or not self.url

    @property
    def key(self) -> str:
        """Name the device for what is remembered of it."""
        return f"{self.profile}@{self.url}"

    @classmethod
    def parse(cls, text: str) -> "DeviceRef":
        """Read `profile@url[;baud=38400][;flow=xonxoff][;framing=7E1]`; empty or `none` is no device.

        Raises:
            DeviceNotConfiguredError: the text is not of that form.
        """
        if text.strip() in {"", NO_DEVICE}:
            return cls("", NO_DEVICE)
        address, *options = text.strip().split(";")
        profile, at, url = address.partition("@")
        if not (profile and at and url):
            raise DeviceNotConfiguredError("expected profile@url")
        found = dict(option.partition("=")[::2] for option in options)
        if not found.keys() <= {"baud", "flow", "framing"}:
            raise DeviceNotConfiguredError("unknown option of a device")
        try:
            baud, flow = int(found.get("baud", DEFAULT_BAUD)), Flow(found.get("flow", Flow.NONE))
        except ValueError as error:
            raise DeviceNotConfiguredError("baud or flow of a device") from error
        return cls(url, profile, baud, flow, found.get("framing", "8N1"))

    def __str__(self) -> str:
        """Return the text `parse` reads."""
        if self.is_none:
            return NO_DEVICE
        return f"{self.profile}@{self.url};baud={self.baud};flow={self.flow};framing={self.framing}"
