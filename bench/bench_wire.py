"""Bytes on the wire per application: the courier's runs beside what other offline clients send.

All ways carry the same synthetic applications, all different, over one loopback relay that counts what the
TCP connections carry in both directions: HTTP heads, signatures and answers included, TLS and TCP not. The
courier's requests are signed and its answers are signed checkpoints; the others post without either.
Needs no display and no database.
"""

import argparse
import gzip
import json
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import requests

from kiosk.domain.entry import Entry
from tests.fakes.courier_world import CourierWorld
from tests.fakes.line_proxy import LineProxy
from tests.fakes.portal_model import PortalModel, PortalServer

BATCH = 50
ANSWER = b'{"id":"01990000-0000-7000-8000-000000000001","status":"received"}'
_DAY = "/submissions"


class PlainDoor(BaseHTTPRequestHandler):
    """A portal that takes any POST and says so."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take the body and answer."""
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own name
        """Stay silent."""


def runs(count: int, size: int) -> tuple[int, int]:
    """Send applications by the courier's own link in runs of `size`; return bytes up and down."""
    model = PortalModel()
    with (
        tempfile.TemporaryDirectory() as folder,
        PortalServer(model) as server,
        LineProxy(server.port) as line,
    ):
        world = CourierWorld(Path(folder) / "home", model, entries=count)
        link = world.link(line.url)
        link.send_run(world.chain.entries[:2])
        up, down = line.up_bytes, line.down_bytes
        for start in range(2, count + 2, size):
            link.send_run(world.chain.entries[start : start + size])
        world.close()
        if len(model.held()) != count + 2:
            raise SystemExit("not everything arrived")
        return line.up_bytes - up, line.down_bytes - down


def posts(bodies: Sequence[bytes], headers: dict[str, str]) -> tuple[int, int]:
    """Post each body by itself over one connection; return bytes up and down."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), PlainDoor)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with LineProxy(int(server.server_address[1])) as line, requests.Session() as session:
        for body in bodies:
            session.post(line.url + _DAY, data=body, headers=headers, timeout=10).raise_for_status()
        counted = line.up_bytes, line.down_bytes
    server.shutdown()
    server.server_close()
    thread.join()
    return counted


def as_json(entry: Entry) -> bytes:
    """Return the application as one JSON document, as a form client would post it."""
    person = json.loads(entry.personal[0] or b"{}")
    return json.dumps({**entry.facts_fields(), "personal": person}, ensure_ascii=False).encode()


def zipped(body: bytes) -> bytes:
    """Return the body in gzip's best."""
    return gzip.compress(body, 9, mtime=0)


def batches(bodies: Sequence[bytes]) -> list[bytes]:
    """Return JSON arrays of 50 applications each."""
    parts = [bodies[start : start + BATCH] for start in range(0, len(bodies), BATCH)]
    return [b"[" + b",".join(part) + b"]" for part in parts]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 applications")
    parser.add_argument("--applications", type=int, default=None, help="how many; default 500")
    options = parser.parse_args()
    count: int = options.applications or (100 if options.quick else 500)
    with tempfile.TemporaryDirectory() as folder:
        chain = CourierWorld(Path(folder) / "home", PortalModel(), entries=count).chain
    entries = chain.entries[2:]
    bodies = [as_json(entry) for entry in entries]
    stored = sum(
        len(e.envelope) + len(e.signature) + len(e.facts) + len(e.personal[0] or b"") for e in entries
    )
    plain = {"Content-Type": "application/json"}
    packed = {**plain, "Content-Encoding": "gzip"}
    ways: list[tuple[str, Callable[[], tuple[int, int]]]] = [
        (f"**ours: signed run of {BATCH}, zstd**", lambda: runs(count, BATCH)),
        ("**ours: signed run of 1, zstd**", lambda: runs(count, 1)),
        ("JSON, one POST each", lambda: posts(bodies, plain)),
        ("JSON, gzip, one POST each", lambda: posts([zipped(body) for body in bodies], packed)),
        (f"JSON, gzip, {BATCH} in a POST", lambda: posts([zipped(body) for body in batches(bodies)], packed)),
    ]
    print(f"{count} applications of {stored // count} B as stored (envelope, signature, both bodies),")
    print(f"{sum(map(len, bodies)) // count} B as plain JSON without hashes and signatures.\n")
    print("| way | up, B each | down, B each | both | beside ours |")
    print("|---|---:|---:|---:|---:|")
    ours = 0.0
    for name, measure in ways:
        up, down = measure()
        both = (up + down) / count
        ours = ours or both
        print(f"| {name} | {up / count:,.0f} | {down / count:,.0f} | {both:,.0f} | {both / ours:.1f}x |")


if __name__ == "__main__":
    main()
