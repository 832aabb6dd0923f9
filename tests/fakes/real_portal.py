"""The reference portal as a process of its own, in a folder of its own."""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PORTAL = (sys.executable, "-m", "portal")
_STOP_WITHIN_S = 30


class RealPortal:
    """`portal init --demo` once, then served and stopped as a test needs it."""

    def __init__(self) -> None:
        # A short path: PostgreSQL's socket lies below it.
        self.home = Path(tempfile.mkdtemp(prefix="lpk-sync-"))
        self.url = ""
        self._process: subprocess.Popen[str] | None = None
        self._run("init", "--demo")

    def serve(self, *tls_options: str) -> None:
        """Serve on a free port; over TLS with `--tls-cert` and `--tls-key`."""
        self.stop()
        command = (*PORTAL, "serve", "--home", str(self.home), "--port", "0", *tls_options)
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("ready "):
                self.url = line.split()[1]
                return
        raise AssertionError("the portal ended before it was ready")

    def stop(self) -> None:
        """Stop serving."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_WITHIN_S)
        self._process.kill()
        self._process.communicate()
        self._process = None

    def remove(self) -> None:
        """Stop and leave nothing behind."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def code(self, counter: int) -> str:
        """Return a fresh enrolment code."""
        said = self._run("enrolment-code", "--office", "TIP-001", "--counter", str(counter), "--json")
        return str(json.loads(said)["code"])

    def command(self, name: str, *options: str) -> str:
        """Run one of its commands; return what it printed."""
        return self._run(name, *options)

    def held(self, device_id: str) -> list[dict[str, Any]]:
        """Return the entries held of a device, in order."""
        rows = [json.loads(line) for line in self._run("export", "--jsonl").splitlines()]
        return sorted((row for row in rows if row["device_id"] == device_id), key=lambda row: row["seq"])

    def _run(self, command: str, *options: str) -> str:
        done = subprocess.run(
            (*PORTAL, command, "--home", str(self.home), *options),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
