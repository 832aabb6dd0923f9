"""Devices and libraries that are not ours, used as judges in processes of their own.

They are not among the dependencies: python-escpos (MIT), mrz (GPL, hence only ever a process apart),
@point-of-sale/receipt-printer-encoder and @node-escpos/core (MIT), emupos (Apache-2.0, Python 3.13 or later).
`make peers` fetches them into `.peers/`; the environment may say that they are elsewhere; without them tests
skip.

    KIOSK_PEER_PYTHON   a Python that has python-escpos 3.1 and mrz 0.6
    KIOSK_EMUPOS        the command emupos 0.4.0
    KIOSK_PEER_NODE     a folder whose node_modules has the encoder 4.0 and @node-escpos/core 0.6
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

PEERS = Path(__file__).parents[2] / ".peers"
CONFIG = """schema: 1
api: { host: 127.0.0.1, port: 0 }
devices:
  - { id: front, type: printer, profile: epson-tm-t20iii, connections: [ {serial: {pty: true}} ] }
  - { id: lane, type: scanner, mode: serial, connections: [ {serial: {pty: true}} ] }
  - { id: deli, type: scale, profile: toledo8217-15kg, connections: [ {serial: {pty: true}} ] }
"""


def ask_peer(module: str, script: str, *words: str) -> str:
    """Run a script in the Python that has the module; skip without it."""
    fetched = PEERS / "python/bin/python"
    python = os.environ.get("KIOSK_PEER_PYTHON") or str(fetched if fetched.exists() else sys.executable)
    if subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python with {module}: make peers")
    done = subprocess.run([python, "-c", script, *words], capture_output=True, text=True, check=True)
    return done.stdout


def ask_node(package: str, script: str, *words: str) -> str:
    """Run a script, which is given the package as `peer`, under node; skip without them."""
    folder = Path(os.environ.get("KIOSK_PEER_NODE", PEERS / "node")) / "node_modules" / package
    node = shutil.which("node")
    if node is None or not folder.exists():
        pytest.skip(f"no node with {package}: make peers")
    script = f"const peer = require({json.dumps(str(folder.resolve()))});{script}"
    done = subprocess.run([node, "-e", script, *words], capture_output=True, text=True, check=True)
    return done.stdout


class Emupos:
    """A running emupos with a printer, a scanner and a scale on ptys."""

    def __init__(self, folder: Path) -> None:
        fetched = shutil.which(PEERS / "emupos/bin/emupos")
        command = os.environ.get("KIOSK_EMUPOS") or fetched or shutil.which("emupos")
        if command is None:
            pytest.skip("no emupos: make peers")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._api = f"http://127.0.0.1:{port}"
        self._command = [command, "--api", self._api]
        (folder / "emupos.yaml").write_text(CONFIG.replace("port: 0", f"port: {port}"), "utf-8")
        self._ports = folder / "emupos"
        self._told = (folder / "told.txt").open(
            "w", encoding="utf-8"
        )  # a pipe would fill: it tells every byte
        environment = {**os.environ, "TMPDIR": str(folder)}
        self._process = subprocess.Popen([command, "run"], cwd=folder, env=environment, stdout=self._told)
        while "Press Ctrl+C" not in (folder / "told.txt").read_text("utf-8"):
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"emupos ended with {self._process.wait(0.1)}")

    def port(self, device: str) -> str:
        return str(self._ports / device)

    def order(self, *words: str) -> None:
        subprocess.run([*self._command, *words], check=True, capture_output=True)

    def receipts(self) -> list[Any]:
        return list(json.loads(self._get("/devices/front/receipts")))

    def picture(self, receipt_id: str) -> bytes:
        return self._get(f"/devices/front/receipts/{receipt_id}/image")

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"{self._api}/api/v1{path}", timeout=10) as answer:
            return bytes(answer.read())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._told.close()
