"""A document reader in generic line mode: waits for a zone and reads the person from it."""

import logging
from collections.abc import Callable
from datetime import date

from kiosk.devices.profiles import ReaderProfile
from kiosk.devices.protocol.mrz import parse
from kiosk.devices.protocol.mrz_line import LineFramer, Zone
from kiosk.devices.transport.line import Line
from kiosk.domain.person import Person
from kiosk.errors import DeviceError, NothingReadError

_LOG = logging.getLogger(__name__)
_OPEN_DEADLINE_S = 2.0
_SLICE_S = 0.1  # how late a cancel may be noticed
_MAX_READ_BYTES = 256


class MrzReader:
    """A `DocumentReader`; lives in the reader lane, which closes it. Bytes read are never logged."""

    def __init__(self, line: Line, profile: ReaderProfile, today: Callable[[], date]) -> None:
        self._line = line
        self._profile = profile
        self._today = today

    def is_present(self) -> bool:
        """Say whether the reader's port is there and open, opening it if need be."""
        try:
            self._ensure_open()
            self._line.read_some(0, 0.0)
        except DeviceError as error:
            _LOG.info("reader not present: %s", error.code)
            return False
        return True

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Person:
        """Wait for a document laid down from now on; what came before is another citizen's and is dropped.

        Raises:
            NothingReadError: none in time, or cancelled. DeviceAbsentError: the port is gone.
            MalformedMrzError, MrzCheckDigitError: read but not usable; lay it down again.
        """
        until_s = self._line.now_s() + deadline_s
        self._ensure_open()
        self._line.discard()
        zone = self._next_zone(until_s, is_cancelled)
        return parse(zone, self._today())

    def close(self) -> None:
        """Close the port."""
        self._line.close()

    def _ensure_open(self) -> None:
        if not self._line.is_open:
            self._line.open(_OPEN_DEADLINE_S)

    def _next_zone(self, until_s: float, is_cancelled: Callable[[], bool]) -> Zone:
        framer = LineFramer()
        last_byte_s = self._line.now_s()
        while (now_s := self._line.now_s()) < until_s:
            if is_cancelled():
                raise NothingReadError("cancelled")
            data = self._line.read_some(_MAX_READ_BYTES, min(_SLICE_S, until_s - now_s))
            zones = framer.feed(data)
            if data:
                last_byte_s = self._line.now_s()
            elif self._line.now_s() - last_byte_s >= self._profile.idle_gap_s:
                zones = framer.idle()
            if zones:
                return zones[0]
        zones = framer.idle()
        if zones:
            return zones[0]
        raise NothingReadError("no document in time")
