"""Where a device is: its port, its profile and how the line is set."""

import enum
from dataclasses import dataclass

from kiosk.errors import DeviceNotConfiguredError

NO_DEVICE = "none"
DEFAULT_BAUD = 38_400


class Flow(enum.StrEnum):
    """How the receiver says stop."""

    NONE = "none"
    XON_XOFF = "xonxoff"
    RTS_CTS = "rtscts"
    DTR_DSR = "dtrdsr"


@dataclass(frozen=True, slots=True)
class DeviceRef:
    """One device as set up at this counter.

    `url` is a path (best: `/dev/serial/by-path/...`) or any URL of `serial.serial_for_url`; `profile` names
    an entry of `registry`; framing is 8N1 always, as every printer and reader we know can be set to it.
    """

    url: str
    profile: str
    baud: int = DEFAULT_BAUD
    flow: Flow = Flow.NONE

    @property
    def is_none(self) -> bool:
        """Say whether this counter has no such device."""
        return self.profile == NO_DEVICE or not self.url

    @classmethod
    def parse(cls, text: str) -> "DeviceRef":
        """Read `profile@url[;baud=38400][;flow=xonxoff]`; an empty text or `none` is no device.

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
        if not found.keys() <= {"baud", "flow"}:
            raise DeviceNotConfiguredError("unknown option of a device")
        try:
            return cls(url, profile, int(found.get("baud", DEFAULT_BAUD)), Flow(found.get("flow", Flow.NONE)))
        except ValueError as error:
            raise DeviceNotConfiguredError("baud or flow of a device") from error

    def __str__(self) -> str:
        """Return the text `parse` reads."""
        return NO_DEVICE if self.is_none else f"{self.profile}@{self.url};baud={self.baud};flow={self.flow}"
