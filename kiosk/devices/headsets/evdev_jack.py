"""The headset's socket as Linux shows it: a switch of an input device, asked once and then listened to."""

import logging
import os
import select
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.devices.protocol.input_event import (
    ASK_SWITCHES,
    EVENT_BYTES,
    SWITCHES_BYTES,
    has_headset_switch,
    headset_words,
    is_inserted,
)

_DEVICES: Final = Path("/sys/class/input")
_EMPTY: Final = False
_SLICE_S: Final = 0.2  # how late the end may be noticed; a change is noticed at once
_AGAIN_S: Final = 1.0
_MOST_BYTES: Final = 64 * EVENT_BYTES
_LOG = logging.getLogger(__name__)


class EvdevJack:
    """Implements `ports.HeadsetJack` over one device file; lives in the lane that calls `watch`.

    A socket that cannot be read counts as empty: nothing personal is said where it is not known who hears.
    """

    def __init__(self, path: Path) -> None:
        """Take the device, such as `/dev/input/event5`."""
        self._path = path

    def watch(self, told: Callable[[bool], None], is_over: Callable[[], bool]) -> None:
        """Tell whether a headset is plugged in, now and at every change, until it is over."""
        while not is_over():
            try:
                device = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
            except OSError as error:
                _LOG.info("headset socket not there: errno %s", error.errno)
                told(_EMPTY)
                select.select([], [], [], _AGAIN_S)
                continue
            try:
                self._listen(device, told, is_over)
            finally:
                os.close(device)
                told(_EMPTY)

    def _listen(self, device: int, told: Callable[[bool], None], is_over: Callable[[], bool]) -> None:
        told(_now(device))
        while not is_over():
            ready, _, _ = select.select([device], [], [], _SLICE_S)
            if not ready:
                continue
            try:
                data = os.read(device, _MOST_BYTES)
            except OSError:
                return
            if not data:
                select.select([], [], [], _AGAIN_S)
                return
            for word in headset_words(data):
                told(word)


def _now(device: int) -> bool:
    import fcntl  # Linux only, as the socket is

    switches = bytearray(SWITCHES_BYTES)
    try:
        fcntl.ioctl(device, ASK_SWITCHES, switches)
    except OSError:
        return False
    return is_inserted(bytes(switches))


def find_jack(devices: Path = _DEVICES) -> Path | None:
    """Return the first input device with a headset's switch, None when this machine has none."""
    for capability in sorted(devices.glob("event*/device/capabilities/sw")):
        try:
            if has_headset_switch(capability.read_text("ascii")):
                return Path("/dev/input") / capability.parents[2].name
        except (OSError, UnicodeDecodeError):
            continue
    return None
