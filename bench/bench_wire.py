"""Bytes on the wire per application: the courier's runs beside what other offline clients send.

All ways carry synthetic applications of all shipped services, all different, over one loopback relay that
counts what the TCP connections carry in both directions: HTTP heads, signatures and answers included, TLS and
TCP not. Ours are filed by the desk of an enrolled counter and go to the reference portal on a database of its
own, by the courier's own link, after its hello; their seeds are none of the dictionary's. The others post the
same applications as plain JSON, without signatures of machine or clerk.
"""

import argparse
import contextlib
import gzip
import json
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import requests
from odk_flow import submission_of, submission_server, submit
from stage import OPERATOR, PIN, BenchStage, bench_stage

from kiosk import __version__
from kiosk.app.carrying import USER_AGENT
from kiosk.app.counter import EnrolledMachine, signed_in
from kiosk.domain.entry import Entry
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.operator import Session
from kiosk.domain.vary import vary
from kiosk.sync.http_exchange import HttpExchange
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.usecases.desk import Desk
from tests.fakes.line_proxy import LineProxy

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


class BenchCounter:
    """An enrolled counter with applications filed, and its line to the portal through the relay."""

    def __init__(self, stage: BenchStage, count: int, seed: str) -> None:
        self._home = stage.counter().home
        self._portal_port = int(stage.portal.url.rpartition(":")[2])
        with signed_in(self._home, OPERATOR, PIN) as (counter, session):
            numbers = [settle(counter.desk, session, f"{seed}/{index}") for index in range(count)]
            counter.store.print_ledger.record_waived(numbers)
        machine = EnrolledMachine.of_home(self._home)
        with contextlib.closing(machine.open_reader()) as reader:
            (head,) = reader.runs.epochs()
            entries = reader.runs.run(head.epoch, 1, 2**30)
        places = [place for place, entry in enumerate(entries) if entry.kind == "basket.settled"]
        self._before, self.filed = entries[: places[0]], entries[places[0] : places[-1] + 1]
        self._machine = machine

    def send(self, size: int) -> tuple[int, int]:
        """Send what was filed in runs of `size`; return bytes up and down."""
        with LineProxy(self._portal_port) as line, self._link(line.url) as link:
            link.hello([], "", ("", 0))
            link.send_run(self._before)
            up, down = line.up_bytes, line.down_bytes
            for place in range(0, len(self.filed), size):
                link.send_run(self.filed[place : place + size])
            return line.up_bytes - up, line.down_bytes - down

    @contextlib.contextmanager
    def _link(self, url: str) -> Iterator[PortalHttp]:
        own = self._machine
        with contextlib.closing(HttpExchange(None, USER_AGENT, time.monotonic)) as exchange:
            trust = PortalLineTrust(own.machine, own.enrolment.root, own.clock, own.randomness)
            yield PortalHttp([url], exchange, trust, __version__)


def settle(desk: Desk, session: Session, seed: str) -> ReceiptNumber:
    """File one application of a service chosen by chance and take the exact fee."""
    chance, catalogue = random.Random(seed), desk.catalogue()
    if catalogue is None:
        raise SystemExit("no catalogue")
    definition = chance.choice(catalogue.services)
    answers = vary(definition, definition.example or {}, chance, desk.counter.today())
    application = desk.file_application(session, Form.of_answers(definition, answers))
    basket = desk.new_basket().with_application(application)
    return desk.take_payment(session, basket, basket.due).receipt.number


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


def odk_style(entries: Sequence[Entry]) -> tuple[int, int]:
    """Send each as an ODK-style client does over one connection; return bytes up and down."""
    server = submission_server()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with LineProxy(int(server.server_address[1])) as line, requests.Session() as session:
        for entry in entries:
            submit(session, line.url, submission_of(entry))
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
    with bench_stage() as stage:
        many, single = BenchCounter(stage, count, "bench-wire-many"), BenchCounter(stage, count, "bench-wire")
        show(many, single, count)


def show(many: BenchCounter, single: BenchCounter, count: int) -> None:
    """Measure all ways and print the table."""
    bodies = [as_json(entry) for entry in many.filed]
    stored = sum(
        len(e.envelope) + len(e.signature) + len(e.facts) + len(e.personal[0] or b"") for e in many.filed
    )
    plain = {"Content-Type": "application/json"}
    packed = {**plain, "Content-Encoding": "gzip"}
    ways: list[tuple[str, Callable[[], tuple[int, int]]]] = [
        (f"**ours: signed run of {BATCH}, dictionary**", lambda: many.send(BATCH)),
        ("**ours: signed run of 1, dictionary**", lambda: single.send(1)),
        ("ODK-style: HEAD, then XML by POST, each", lambda: odk_style(many.filed)),
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
