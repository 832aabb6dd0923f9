"""A real printing service of its own: CUPS with one queue whose printer is a folder."""

import os
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

BACKEND = """#!/bin/sh
# Keeps what is printed; with `empty` in the folder the paper is out, with `fails` all is broken.
folder="${DEVICE_URI#paper:}"
[ $# -eq 0 ] && exit 0
if [ -e "$folder/fails" ]; then echo "ERROR: broken" >&2; exit 4; fi
while [ -e "$folder/empty" ]; do echo "STATE: +media-empty-error" >&2; sleep 0.1; done
echo "STATE: -media-empty-error" >&2
cat ${6:+"$6"} > "$folder/job-$1.pdf"
"""
SERVICE = """Listen 127.0.0.1:{port}
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
FILES = """ServerRoot {root}/etc
ServerBin {root}/bin
RequestRoot {root}/spool
TempDir {root}/spool/tmp
CacheDir {root}/cache
StateDir {root}/run
AccessLog {root}/access
ErrorLog {root}/error
PageLog {root}/page
SystemGroup root
User lp
Group lp
"""
CUPS_EXEC = Path("/usr/lib/cups/daemon/cups-exec")


class RealCups:
    """Runs until `stop`; skips the test where there is no CUPS or no right to start one."""

    def __init__(self, root: Path) -> None:
        command = shutil.which("cupsd", path="/usr/sbin:/sbin")
        if command is None or not CUPS_EXEC.exists() or os.getuid() != 0:
            pytest.skip("no CUPS to start here: make peers, as root")
        self.paper = root / "paper"
        for name in ("etc", "bin/backend", "bin/daemon", "bin/filter", "spool/tmp", "cache", "run", "paper"):
            (root / name).mkdir(parents=True)
        for name in ("spool", "spool/tmp", "cache", "run", "paper"):
            shutil.chown(root / name, "lp", "lp")
        (root / "bin/daemon/cups-exec").symlink_to(CUPS_EXEC)
        backend = root / "bin/backend/paper"
        backend.write_text(BACKEND)
        backend.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (root / "etc/cupsd.conf").write_text(SERVICE.format(port=port))
        (root / "etc/cups-files.conf").write_text(FILES.format(root=root))
        for folder in (root, *root.parents[:4]):
            with suppress(PermissionError):
                folder.chmod(folder.stat().st_mode | 0o011)
        self._address = f"127.0.0.1:{port}"
        self._words = [command, "-f", "-c", f"{root}/etc/cupsd.conf", "-s", f"{root}/etc/cups-files.conf"]
        self.url = f"ipp://{self._address}/printers/receipts"
        self.start()
        self.admin("lpadmin", "-p", "receipts", "-E", "-v", f"paper:{self.paper}", "-m", "raw")

    def start(self) -> None:
        """Start the service, again after `stop` too; its queue is still there."""
        self._process = subprocess.Popen(self._words)
        self._await()

    def admin(self, *words: str) -> None:
        environment = {**os.environ, "CUPS_SERVER": self._address}
        subprocess.run(words, env=environment, check=True, capture_output=True)

    def _await(self) -> None:
        host, port = self._address.split(":")
        while True:
            with suppress(ConnectionRefusedError), socket.create_connection((host, int(port))):
                return
            assert self._process.poll() is None

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)
