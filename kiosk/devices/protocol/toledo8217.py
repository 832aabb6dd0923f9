"""The Toledo 8217 dialect of counter scales: asked with `W`, a weight or a status byte comes back.

    weight   02 digits with a point, perhaps N for net, 0D        e.g. 02 "01.250" 0D
    status   02 "?" status 0D

Status bits: 0 motion, 1 over capacity, 2 under zero, 3 outside zero range, 4 centre of zero, 5 net,
6 bad command; bit 7 is parity. Source: Mettler Toledo 8217 interface as emulated by emupos 0.4.0 (weight,
motion, over, under seen on a line); the bits above 2 are from general knowledge and decide nothing here.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from kiosk.ports import ScaleState, Weighing

WEIGH = b"W"
_STX, _CR = 0x02, 0x0D
_MOTION, _OVER, _UNDER = 0x01, 0x02, 0x04
_STATUS_MARK = b"?"
_MAX_CONTENT_BYTES = 16
_WEIGHT = re.compile(rb" *([0-9]{1,6}(?:\.[0-9]{1,4})?) *N?")


class ScaleFramer:
    """Collects answers; memory is bounded whatever comes; it never raises."""

    def __init__(self, grams_per_unit: int) -> None:
        self._grams_per_unit = grams_per_unit
        self._content: bytearray | None = None

    def feed(self, data: Iterable[int]) -> list[Weighing]:
        """Take bytes in; return the answers they complete. What is not an answer is dropped."""
        readings = (self._take(value & 0x7F) for value in data)
        return [reading for reading in readings if reading is not None]

    def _take(self, value: int) -> Weighing | None:
        content = self._content
        # The status byte comes first in this: it may have the value of STX or CR.
        if content is not None and bytes(content) == _STATUS_MARK:
            content.append(value)
        elif value == _STX:
            self._content = bytearray()
        elif content is None or len(content) > _MAX_CONTENT_BYTES:
            self._content = None
        elif value == _CR:
            self._content = None
            return self._reading(bytes(content))
        else:
            content.append(value)
        return None

    def _reading(self, content: bytes) -> Weighing | None:
        if content[:1] == _STATUS_MARK:
            return Weighing(_state(content[1])) if len(content) == 1 + len(_STATUS_MARK) else None
        found = _WEIGHT.fullmatch(content)
        if found is None:
            return None
        grams = Decimal(found[1].decode()) * self._grams_per_unit
        return Weighing(ScaleState.STABLE, int(grams.to_integral_value()))


def _state(status: int) -> ScaleState:
    """Return the cause a clerk can see first; a status without any known cause is not at rest."""
    if status & _OVER:
        return ScaleState.OVER
    return ScaleState.UNDER if status & _UNDER and not status & _MOTION else ScaleState.MOTION
