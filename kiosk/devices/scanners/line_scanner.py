"""A bar-code and QR scanner on a serial line: sends what it reads, unasked."""

import logging
from collections.abc import Callable

from kiosk.devices.profiles import ScannerProfile
from kiosk.devices.protocol.scan_line import ScanFramer
from kiosk.devices.transport.line import Line
from kiosk.domain.scan import Scan, recognise
from kiosk.errors import DeviceError, NothingReadError

_LOG = logging.getLogger(__name__)
_OPEN_DEADLINE_S = 2.0
_SLICE_S = 0.1  # how late a cancel may be noticed
_MAX_READ_BYTES = 1_024
_CODE_ENDS = (b"\r", b"\n")


class LineScanner:
    """A `Scanner`; lives in the lane that closes it. What was scanned is never logged."""

    def __init__(self, line: Line, profile: ScannerProfile) -> None:
        self._line = line
        self._profile = profile

    def is_present(self) -> bool:
        """Say whether the scanner's port is there and open, opening it if need be."""
        try:
            self._ensure_open()
            self._line.read_some(0, 0.0)
        except DeviceError as error:
            _LOG.info("scanner not present: %s", error.code)
            return False
        return True

    def read(self, deadline_s: float, is_cancelled: Callable[[], bool]) -> Scan:
        """Wait for a code scanned from now on; what came before belongs to the citizen before.

        Raises:
            NothingReadError: none in time, or cancelled. DeviceAbsentError: the port is gone.
        """
        until_s = self._line.now_s() + deadline_s
        self._forget_what_came(until_s)
        framer, hearing = ScanFramer(self._profile.prefix), _Hearing(self._line, self._profile.idle_gap_s)
        while self._line.now_s() < until_s:
            if is_cancelled():
                raise NothingReadError("cancelled")
            data = hearing.next(until_s)
            codes = framer.feed(data) if data or not hearing.is_silent else framer.idle()
            if codes:
                return recognise(codes[0])
        raise NothingReadError("nothing scanned in time")

    def _forget_what_came(self, until_s: float) -> None:
        """Drop what came before; of a code that is still coming its end too, which would pass for one."""
        was_open = self._line.is_open
        self._ensure_open()
        is_coming = not was_open or bool(self._line.read_some(_MAX_READ_BYTES, 0.0))
        self._line.discard()
        hearing = _Hearing(self._line, self._profile.idle_gap_s)
        while is_coming and self._line.now_s() < until_s:
            data = hearing.next(until_s)
            is_coming = not (hearing.is_silent or data.endswith(_CODE_ENDS))

    def close(self) -> None:
        """Close the port."""
        self._line.close()

    def _ensure_open(self) -> None:
        if not self._line.is_open:
            self._line.open(_OPEN_DEADLINE_S)


class _Hearing:
    """Reads on, and knows whether the line has been silent for a gap.

    A program that had to wait for the processor finds what came meanwhile before it calls the line silent.
    """

    def __init__(self, line: Line, gap_s: float) -> None:
        self._line = line
        self._gap_s = gap_s
        self._last_byte_s = line.now_s()
        self.is_silent = False

    def next(self, until_s: float) -> bytes:
        """Return what came, at the latest after a slice of time; empty when nothing did."""
        data = self._line.read_some(_MAX_READ_BYTES, min(_SLICE_S, max(0.0, until_s - self._line.now_s())))
        now_s = self._line.now_s()
        if not data and now_s - self._last_byte_s >= self._gap_s:
            data = self._line.read_some(_MAX_READ_BYTES, 0.0)
            self.is_silent = not data
        if data:
            self._last_byte_s, self.is_silent = now_s, False
        return data
