"""Linux input events: a headset that is plugged in or pulled is a switch of an input device. Pure bytes.

Source: linux/input.h and linux/input-event-codes.h: struct input_event on 64-bit machines (two longs of time,
type and code of 16 bits, value of 32), EV_SW 0x05, SW_HEADPHONE_INSERT 0x02, EVIOCGSW(len) in `_IOC` form.
"""

import struct
from typing import Final

EVENT: Final = struct.Struct("@llHHi")
EVENT_BYTES: Final = EVENT.size
SWITCHES_BYTES: Final = 8
_EV_SYN: Final = 0x00
_EV_SW: Final = 0x05
_HEADPHONE_INSERT: Final = 0x02
_IOC_READ: Final = 2
ASK_SWITCHES: Final = (_IOC_READ << 30) | (SWITCHES_BYTES << 16) | (ord("E") << 8) | 0x1B


def headset_words(data: bytes) -> tuple[bool, ...]:
    """Return what events say of the headset, in order; whatever else they say is passed over.

    Args:
        data: whole events; a piece at the end that is no whole event is ignored.
    """
    whole = len(data) - len(data) % EVENT_BYTES
    return tuple(
        bool(value)
        for _, _, kind, code, value in EVENT.iter_unpack(data[:whole])
        if (kind, code) == (_EV_SW, _HEADPHONE_INSERT)
    )


def is_inserted(switches: bytes) -> bool:
    """Say whether the headset's switch is among those that are on."""
    return bool(switches) and bool(switches[0] >> _HEADPHONE_INSERT & 1)


def has_headset_switch(capabilities: str) -> bool:
    """Say whether a device has such a switch: `capabilities/sw` of sysfs, hexadecimal, last word first."""
    words = capabilities.split()
    try:
        return bool(words) and bool(int(words[-1], 16) >> _HEADPHONE_INSERT & 1)
    except ValueError:
        return False


def headset_event(*, is_in: bool) -> bytes:
    """Return the bytes of a headset plugged in or pulled, and the event that closes the report."""
    changed = EVENT.pack(0, 0, _EV_SW, _HEADPHONE_INSERT, int(is_in))
    return changed + EVENT.pack(0, 0, _EV_SYN, 0, 0)
