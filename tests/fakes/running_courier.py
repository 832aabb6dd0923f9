"""The courier as a real process over a home: woken, listened to, killed."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

_DEADLINE_S = 60.0


class RunningCourier:
    """One courier process at a time; `kill` ends it as a power cut would."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._courier: subprocess.Popen[bytes] | None = None
        self.status: dict[str, Any] = {}
        self._line = b""

    def start_courier(self) -> None:
        self.kill()
        self._line = b""
        command = (sys.executable, "-m", "kiosk.courier_process", "--home", str(self.home))
        self._courier = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def send_now(self) -> None:
        assert self._courier is not None
        assert self._courier.stdin is not None
        self._courier.stdin.write(b'{"wake": "now"}\n')
        self._courier.stdin.flush()

    def next_status(self, seconds: float = _DEADLINE_S) -> dict[str, Any] | None:
        """Return what the courier says after its next round; None when it says nothing for so long."""
        assert self._courier is not None
        assert self._courier.stdout is not None
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._courier.stdout, selectors.EVENT_READ)
            while True:
                while not self._line.endswith(b"\n"):
                    if not selector.select(max(0.0, deadline - time.monotonic())):
                        return None
                    block = os.read(self._courier.stdout.fileno(), 1)
                    if not block:
                        return None
                    self._line += block
                self.status, self._line = json.loads(self._line), b""
                if self.status["round_waiting"] is None:  # else how far a round has come, over an old status
                    return self.status

    def pass_over_old_status(self) -> None:
        """Read what the courier said of rounds that are over."""
        while self.next_status(0.0) is not None:
            pass

    def kill(self) -> None:
        """Kill the courier as a power cut would."""
        if self._courier is not None:
            self._courier.send_signal(signal.SIGKILL)
            self._courier.wait()
            for pipe in (self._courier.stdin, self._courier.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._courier = None
