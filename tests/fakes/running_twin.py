"""A twin as a program of its own on a real pty, for tests that want the whole way."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from kiosk.devices.simulated.remote import order

ROOT = Path(__file__).parents[2]


class RunningTwin:
    """One twin: its port's path, its folder of paper, and orders by name."""

    def __init__(self, kind: str, folder: Path, *options: str) -> None:
        self.link = folder / kind
        self.paper = folder / "paper"
        self._control = folder / f"{kind}.control"
        command = [sys.executable, "-m", "kiosk.devices.simulated", kind, "--link", str(self.link)]
        command += ["--control", str(self._control), *options]
        if kind == "printer":
            command += ["--paper", str(self.paper)]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert json.loads(self._line())["event"] == "ready"

    def _line(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def next_event(self) -> dict[str, Any]:
        return dict(json.loads(self._line()))

    def order(self, do: str, **details: object) -> dict[str, Any]:
        answer = order(self._control, do, **details)
        assert answer["ok"], answer
        return answer

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code
