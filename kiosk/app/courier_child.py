"""The window's courier: a process of its own, started, woken, listened to, and started again when it dies."""

import contextlib
import json
import logging
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.app.own_program import own_process
from kiosk.app.reports import report_bug
from kiosk.lanes import Lane
from kiosk.sync.status import CourierStatus, status_from_json

WAKE_ENTRY: Final = "entry"
WAKE_NOW: Final = "now"
_STOP: Final = "stop"
_STOP_WITHIN_S: Final = 8.0
_RESTART_AFTER_S: Final = 10.0
# Where processes have no niceness (Windows) they are started with a class below the window's; elsewhere 0.
_BEHIND_THE_WINDOW: Final = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_LOG = logging.getLogger(__name__)


class CourierChild:
    """Owns the courier's process and the lane that reads its words; closed by whoever made it."""

    def __init__(self, home: Path, on_status: Callable[[CourierStatus], None]) -> None:
        """Start the process; `on_status` is called in the courier's lane."""
        self._home = home
        self._on_status = on_status
        self._lane = Lane("courier", report_bug)
        self._started_s = 0.0
        self._process = self._started()

    @property
    def is_alive(self) -> bool:
        """Say whether the process runs."""
        return self._process.poll() is None

    def restart(self) -> None:
        """Start it again after it died, at most every ten seconds."""
        if time.monotonic() - self._started_s < _RESTART_AFTER_S:
            return
        _LOG.warning("courier ended with %s, starting it again", self._process.poll())
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # a word that it never read
                self._process.stdin.close()
        self._process = self._started()

    def wake(self, word: str) -> None:
        """Wake it: a new entry, or somebody said send now."""
        stdin = self._process.stdin
        if stdin is None or not self.is_alive:
            return
        try:
            stdin.write(json.dumps({"wake": word}) + "\n")
            stdin.flush()
        except OSError as error:
            _LOG.info("courier does not listen: errno %s", error.errno)

    def close(self) -> None:
        """Let it finish its exchange and end; after some seconds end it."""
        self.wake(_STOP)
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._lane.stop(1.0)

    def _started(self) -> "subprocess.Popen[str]":
        self._started_s = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - this program's own process
            own_process("kiosk.courier_process", "--home", str(self._home)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            creationflags=_BEHIND_THE_WINDOW,
        )
        self._lane.submit(lambda: self._listen(process))
        return process

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        if process.stdout is None:
            return
        with process.stdout as words:
            for line in words:
                status = status_from_json(line)
                if status is not None:
                    self._on_status(status)
