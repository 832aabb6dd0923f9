"""Releases for tests: small programs that really run, a real repository, and a server that may lie."""

import contextlib
import http.server
import json
import re
import socket
import stat
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from kiosk.sync.http_exchange import HttpExchange, TimeLimits
from kiosk.sync.release_files import PortalReleases
from kiosk.updates.installation import Installation
from kiosk.updates.manifest import Version
from kiosk.updates.repository import Asking, Offer, Repository
from kiosk.updates.source import Source
from portal.home import PortalHome
from portal.trust.keys import create_keys, load_root_keys
from portal.updates.packing import Described
from portal.updates.repository import ReleaseRepository, Ring
from portal.updates.signing import ReleaseKeys

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DEVICE = "K000000000001"
COUNTER = "TIP-001/1"
_RANGE = re.compile(r"bytes=(\d+)-(\d+)")
# A program of three files that belong together: it says which version it is only when all three agree.
PROGRAM = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
first=$(cat "$here/lib/first") second=$(cat "$here/lib/second")
[ "$first" = "$second" ] || {{ echo "mixed $first $second"; exit 70; }}
case "$1 $2" in
    "--self-check ") {self_check} ;;
    "update can-read") echo '{{"can_read": true, "unsent": 0}}' ;;
    "update describe") echo "{{\\"version\\": \\"$first\\", \\"store_schema\\": 11}}" ;;
    *) {run} ;;
esac
"""
GOOD = ("echo 'self-check: ok'", 'echo "runs $first"')
BAD_SELF_TEST = ("echo 'self-check: 1 failed'; exit 1", 'echo "runs $first"')
FALLS_AT_START = ("echo 'self-check: ok'", "kill -SEGV $$")


def make_program(folder: Path, version: str, behaviour: tuple[str, str] = GOOD, ballast: bytes = b"") -> Path:
    """Make a program's folder."""
    (folder / "lib").mkdir(parents=True)
    for name in ("first", "second"):
        (folder / "lib" / name).write_text(version + "\n")
    (folder / "lib" / "ballast").write_bytes(ballast or b"the same in every version\n" * 4000)
    (folder / "lib" / "link").symlink_to("ballast")
    program = folder / "kiosk"
    program.write_text(PROGRAM.format(self_check=behaviour[0], run=behaviour[1]))
    program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return folder


class Releases:
    """A portal's repository and its officers' keys, without a portal."""

    def __init__(self, folder: Path, name: str = "portal") -> None:
        self.folder = folder / name
        self.now = NOON
        self.home = PortalHome(self.folder)
        self.home.create()
        create_keys(self.home)
        self.keys = ReleaseKeys.of_home(self.home)
        self.repository = ReleaseRepository(self.home.updates_folder, self.keys, lambda: self.now)
        self.repository.create()

    @property
    def asking(self) -> Asking:
        return Asking(DEVICE, COUNTER, tuple(key.public for key in load_root_keys(self.home)), 2)

    def add(self, version: str, behaviour: tuple[str, str] = GOOD, *, percent: int = 100) -> Path:
        """Release a program and hand it out; return its folder."""
        program = make_program(self.folder / "programs" / version, version, behaviour)
        self.repository.add(program, Described(version, 11))
        self.repository.hand_out(Ring(version, percent))
        return program

    def install(self, root: Path, version: str) -> Installation:
        """Install a released version as a package would."""
        make_program(root / "versions" / version, version)
        for link in ("current", "good"):
            (root / link).symlink_to(f"versions/{version}")
        return Installation(root)


class Client:
    """One counter's look at a repository, as often as wanted; what it believed stays believed."""

    def __init__(self, state: Path, source: Source, asking: Asking) -> None:
        self.state, self.source, self.asking = state, source, asking
        self.known_time = NOON

    def offer(self, newer_than: str = "0.1.0") -> Offer | None:
        repository = Repository(self.state, self.source, self.asking, self.known_time)
        return repository.offer(Version.parse(newer_than))

    def version(self, newer_than: str = "0.1.0") -> str | None:
        offer = self.offer(newer_than)
        return str(offer.version) if offer is not None else None


Answer = Callable[[http.server.BaseHTTPRequestHandler, Path], bool]


class _Server(http.server.ThreadingHTTPServer):
    """Ends every connection when it closes, also those that a client keeps."""

    daemon_threads = False

    def __init__(self, place: tuple[str, int], handler: type[http.server.BaseHTTPRequestHandler]) -> None:
        super().__init__(place, handler)
        self._taken: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self._taken.append(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        for taken in self._taken:
            with contextlib.suppress(OSError):
                taken.shutdown(socket.SHUT_RDWR)


class FileServer:
    """A real HTTP server of a folder, with ranges; `lie` may answer in its place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lie: Answer | None = None
        self.cut_after: int | None = None
        self.sent_bytes = 0
        self.requests = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version: ClassVar[str] = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._answer(self)

            def log_message(self, *_words: Any) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self._exchange = HttpExchange(
            None, "tests", time.monotonic, TimeLimits(2.0, 2.0, most_bytes=1024 * 1024)
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def source(self) -> PortalReleases:
        return PortalReleases(self._exchange, [self.url])

    def close(self) -> None:
        self._exchange.close()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def _answer(self, asked: http.server.BaseHTTPRequestHandler) -> None:
        self.requests += 1
        path = self.folder / asked.path.removeprefix("/updates/")
        if self.lie is not None and self.lie(asked, path):
            return
        if not path.is_file():
            asked.send_response(404)
            asked.send_header("Content-Length", "0")
            asked.end_headers()
            return
        self.give(asked, path.read_bytes())

    def give(self, asked: http.server.BaseHTTPRequestHandler, data: bytes) -> None:
        """Answer with a range of these bytes."""
        span = _RANGE.fullmatch(asked.headers.get("Range", ""))
        first, last = (int(span[1]), int(span[2])) if span else (0, len(data) - 1)
        part = data[first : last + 1]
        asked.send_response(206 if part else 416)
        asked.send_header("Content-Length", str(len(part)))
        asked.end_headers()
        if self.cut_after is not None and len(part) > self.cut_after:
            asked.wfile.write(part[: self.cut_after])
            self.sent_bytes += self.cut_after
            asked.close_connection = True
            return
        asked.wfile.write(part)
        self.sent_bytes += len(part)


def said_by(program: Path) -> str:
    """Run an installed program and return the last line it says."""
    import subprocess

    ran = subprocess.run([program, "run"], capture_output=True, text=True, check=False)
    return (ran.stdout.strip().splitlines() or [f"exit {ran.returncode}"])[-1]


def days(count: int) -> timedelta:
    return timedelta(days=count)


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
