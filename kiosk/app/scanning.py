"""The scanner beside the window: listened to all day in a lane of its own, heard by whoever is told."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from kiosk.app.reports import report_bug
from kiosk.domain.scan import Scan
from kiosk.errors import DeviceError, NothingReadError
from kiosk.lanes import Lane
from kiosk.ports import Scanner

SCANNER: Final = "scanner"
_LISTEN_S: Final = 3_600.0
_AGAIN_S: Final = 0.5
_STOP_S: Final = 5.0
_LOG = logging.getLogger(__name__)


class Scanning:
    """Reads one code after the other until it is closed; a scanner that is gone is waited for."""

    def __init__(self, scanner: Scanner, told: Callable[[Scan], None]) -> None:
        """Take the scanner, used by this object's lane alone, and whom to tell of each code, in that lane."""
        self._scanner = scanner
        self._told = told
        self._stop = threading.Event()
        self._is_present = False
        self._lane = Lane(SCANNER, report_bug)

    @property
    def is_present(self) -> bool:
        """Say whether the scanner was there when last looked at."""
        return self._is_present

    def begin(self) -> None:
        """Start listening."""
        self._lane.submit(self._keep_listening)

    def close(self) -> None:
        """Stop listening and close the port."""
        self._stop.set()
        self._lane.submit(self._scanner.close)
        self._lane.stop(_STOP_S)

    def _keep_listening(self) -> None:
        """Listen until it is closed; a bug of ours is reported by the lane, and the listening goes on."""
        try:
            self._listen()
        finally:
            if not self._stop.wait(_AGAIN_S):
                self._lane.submit(self._keep_listening)

    def _listen(self) -> None:
        while not self._stop.is_set():
            self._is_present = self._scanner.is_present()
            if not self._is_present:
                self._stop.wait(_AGAIN_S)
                continue
            try:
                self._told(self._scanner.read(_LISTEN_S, self._stop.is_set))
            except NothingReadError:
                continue
            except DeviceError as error:
                self._is_present = False
                _LOG.warning("scanner: %s", error.code)
