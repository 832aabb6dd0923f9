"""A document reader with the Elyctis command set: told to read, it says when it has."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date

from kiosk.devices.profiles import ReaderProfile
from kiosk.devices.protocol import elyctis
from kiosk.devices.protocol.mrz import parse
from kiosk.devices.protocol.mrz_line import Zone
from kiosk.devices.transport.line import Line
from kiosk.domain.person import Person
from kiosk.errors import DeviceError, DeviceSilentError, NothingReadError

_LOG = logging.getLogger(__name__)
_OPEN_DEADLINE_S = 2.0
_ECHO_DEADLINE_S = 1.0
_WRITE_DEADLINE_S = 1.0
_SLICE_S = 0.1  # how late a cancel may be noticed
_MAX_READ_BYTES = 256


class ElyctisReader:
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
        """Switch continuous reading on, wait for a zone, and leave the reader quiet again.

        Raises:
            NothingReadError: none in time, or cancelled. DeviceAbsentError: the port is gone.
            DeviceSilentError: the reader does not confirm the order.
            MalformedMrzError, MrzCheckDigitError: read but not usable; lay it down again.
        """
        until_s = self._line.now_s() + deadline_s
        self._ensure_open()
        self._line.discard()
        frames = elyctis.FrameCollector()
        self._line.write_all(elyctis.CONTINUOUS_ON, _WRITE_DEADLINE_S)
        try:
            self._await_echo(frames)
            zone = self._next_zone(frames, until_s, is_cancelled)
        finally:
            with suppress(DeviceError):
                self._line.write_all(elyctis.CONTINUOUS_OFF, _WRITE_DEADLINE_S)
        return parse(zone, self._today())

    def close(self) -> None:
        """Close the port."""
        self._line.close()

    def _ensure_open(self) -> None:
        if not self._line.is_open:
            self._line.open(_OPEN_DEADLINE_S)

    def _await_echo(self, frames: elyctis.FrameCollector) -> None:
        """Wait for the order's echo: no other device would give it."""
        until_s = self._line.now_s() + _ECHO_DEADLINE_S
        while (now_s := self._line.now_s()) < until_s:
            heard = frames.feed(self._line.read_some(len(elyctis.CONTINUOUS_ON), until_s - now_s))
            if any(frame.command == elyctis.CONTINUOUS for frame in heard):
                return
        raise DeviceSilentError("no echo of the order to read")

    def _next_zone(
        self, frames: elyctis.FrameCollector, until_s: float, is_cancelled: Callable[[], bool]
    ) -> Zone:
        last_byte_s = self._line.now_s()
        while (now_s := self._line.now_s()) < until_s:
            if is_cancelled():
                raise NothingReadError("cancelled")
            data = self._line.read_some(_MAX_READ_BYTES, min(_SLICE_S, until_s - now_s))
            if data:
                last_byte_s = now_s
            elif now_s - last_byte_s >= self._profile.idle_gap_s:
                frames.idle()
            for frame in frames.feed(data):
                if frame.command == elyctis.ZONE and (zone := elyctis.zone_of(frame.data)):
                    return zone
        raise NothingReadError("no document in time")
