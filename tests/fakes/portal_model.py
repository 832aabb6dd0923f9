"""A portal of a few hundred lines: speaks the contract over HTTP on loopback, keeps everything in memory.

It answers through `PortalTrust` and rebuilds runs with a reader of its own, so that it can disagree with the
kiosk. Not the reference portal: it judges nothing and forgets at the end of the test.
"""

import gzip
import hashlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver, algorithms
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from kiosk.ports import WireAnswer, WireRequest
from tests.fakes.portal_trust import PortalTrust, canonical

GENESIS = "0" * 64


class Problem(Exception):  # noqa: N818 (the contract's own word)
    """A refusal by name."""

    def __init__(self, name: str, status: int, **members: Any) -> None:
        super().__init__(name)
        self.name, self.status, self.members = name, status, members


@dataclass
class StoredEntry:
    """One entry as the portal holds it."""

    seq: int
    hash: str
    envelope: bytes


@dataclass
class PortalModel:
    """The portal's memory; tests change it at will between two requests."""

    trust: PortalTrust = field(default_factory=PortalTrust)
    device_id: str = "K000000000001"
    max_run_bytes: int = 8 * 1024 * 1024
    codings: tuple[str, ...] = ("zstd", "gzip", "identity")
    clock_offset: timedelta = timedelta(0)
    journals: dict[str, list[StoredEntry]] = field(default_factory=dict)
    feed: list[dict[str, Any]] = field(default_factory=list)
    journal_keys: dict[str, Ed25519PublicKey] = field(default_factory=dict)
    transport_keys: dict[str, Ed25519PublicKey] = field(default_factory=dict)
    requests: list[WireRequest] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    codes: dict[str, bytes | None] = field(default_factory=dict)
    minimum_version: str = "1.0.0"
    announces: bool = False
    lies: dict[str, Any] = field(default_factory=dict)
    offers: list[str] = field(default_factory=list)

    def know(self, journal: bytes, transport: bytes) -> None:
        """Certify the raw public keys of the one device."""
        for keys, raw in ((self.journal_keys, journal), (self.transport_keys, transport)):
            keys[hashlib.sha256(raw).hexdigest()[:16]] = Ed25519PublicKey.from_public_bytes(raw)

    def publish(self, kind: str, about: str, fields: Mapping[str, Any], version: int = 1) -> None:
        """Put one item into the feed."""
        self.feed.append(
            {
                "n": len(self.feed) + 1,
                "kind": kind,
                "object": about,
                "version": version,
                "at": "2026-11-22T09:00:00.000Z",
                "fields": dict(fields),
            }
        )

    def held(self) -> list[str]:
        """Return the hashes held, all epochs in the order of arrival."""
        return [entry.hash for entries in self.journals.values() for entry in entries]

    def answer(self, request: WireRequest) -> WireAnswer:
        """Answer one request, signed."""
        self.requests.append(request)
        try:
            path = urlsplit(request.url).path
            if path != "/v1/enrol":
                self._check_signature(request)
            return self.trust.answer(request, self._routes()[path](request))
        except Problem as problem:
            body = {
                "type": f"urn:libya-post:problem:{problem.name}",
                "title": problem.name,
                **problem.members,
            }
            return self.trust.answer(request, canonical(body), problem.status)

    def _routes(self) -> dict[str, Callable[[WireRequest], bytes]]:
        return {
            "/v1/enrol": self._enrol,
            "/v1/hello": self._hello,
            "/v1/journal": self._journal,
            "/v1/feed": self._feed_page,
        }

    def _check_signature(self, request: WireRequest) -> None:
        verifier = HTTPMessageVerifier(
            signature_algorithm=algorithms.ED25519,
            key_resolver=MappingKeyResolver(public_keys=self.transport_keys, private_keys={}),
        )
        message = _Message(request.method, request.url, dict(request.headers))
        try:
            verifier.verify(
                message, max_age=timedelta(days=40_000), expect_tag="lpk-request-1", body=request.body
            )
        except (HTTPMessageSignaturesException, KeyError) as error:
            raise Problem("bad-signature", 401, detail=str(error)) from error

    def _enrol(self, request: WireRequest) -> bytes:
        asked = json.loads(request.body)
        proven = canonical(asked["keys"])
        if self.codes.get(asked["secret"]) not in {None, proven}:
            raise Problem("code-refused", 403)
        self.codes[asked["secret"]] = proven
        return self.trust.enrol_body(request, self.device_id)

    def _hello(self, request: WireRequest) -> bytes:
        asked = json.loads(request.body)
        heads = [
            {"epoch": head["epoch"], "branch": "main", **self._head(head["epoch"])} for head in asked["heads"]
        ]
        now = datetime.now(UTC) + self.clock_offset
        return canonical(
            {
                "time": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "incarnation": self.trust.incarnation,
                "minimum_version": self.minimum_version,
                "heads": [head for head in heads if head["seq"]],
                "feed_head": len(self.feed),
                "restored": self.trust.announcement() if self.announces else False,
                **({"offers": self.offers} if self.offers else {}),
            }
        )

    def _head(self, epoch: str) -> dict[str, Any]:
        held = self.journals.get(epoch, [])
        return {"seq": held[-1].seq, "hash": held[-1].hash} if held else {"seq": 0, "hash": GENESIS}

    def _journal(self, request: WireRequest) -> bytes:
        coding = request.headers.get("content-encoding", "identity")
        if coding not in self.codings:
            raise Problem("coding-refused", 415)
        run = _opened(request.body, coding)
        if len(run) > self.max_run_bytes:
            raise Problem("too-large", 413, max_bytes=self.max_run_bytes)
        header, entries, signature = rebuild(run)
        try:
            self.journal_keys[header["key_id"]].verify(signature, bytes.fromhex(entries[-1].hash))
        except (KeyError, InvalidSignature) as error:
            raise Problem("malformed", 400, detail="signature") from error
        self._store(header, entries)
        self.runs.append(len(entries))
        head = {**self._head(header["epoch"]), **self.lies.get("head", {})}
        checkpoint = self.trust.checkpoint(header["device_id"], header["epoch"], head["seq"], head["hash"])
        answer = {"epoch": header["epoch"], "branch": "main", "checkpoint": checkpoint}
        return canonical(
            {**answer, "head_seq": head["seq"], "head_hash": head["hash"], **self.lies.get("answer", {})}
        )

    def _store(self, header: Mapping[str, Any], entries: list[StoredEntry]) -> None:
        held = self.journals.setdefault(header["epoch"], [])
        if header["from_seq"] > len(held) + 1:
            raise Problem("run-gap", 409, head_seq=len(held), head_hash=held[-1].hash if held else GENESIS)
        for entry in entries:
            if entry.seq > len(held):
                held.append(entry)
            elif held[entry.seq - 1].hash != entry.hash:
                raise Problem("run-conflict", 409, branch="b1")

    def _feed_page(self, request: WireRequest) -> bytes:
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
        after = int(query["after"]) if query["incarnation"] == self.trust.incarnation["id"] else 0
        items = self.feed[after : after + int(query["limit"])]
        following = after + len(items)
        return canonical(
            {
                "incarnation": self.trust.incarnation,
                "items": items,
                "next": following,
                "more": following < len(self.feed),
            }
        )


def rebuild(run: bytes) -> tuple[dict[str, Any], list[StoredEntry], bytes]:
    """Rebuild the envelopes of a run, written from `wire.md` alone."""
    parts, at = [], 0
    while at < len(run):
        (length,) = struct.unpack_from(">I", run, at)
        erased = length == 0xFFFF_FFFF
        size = 32 if erased else length
        parts.append((erased, run[at + 4 : at + 4 + size]))
        at += 4 + size
    header = json.loads(parts[0][1])
    position, before, entries = 1, header["prev_hash"], []
    for index in range(header["count"]):
        fields = json.loads(parts[position][1])
        count = fields.pop("personal_count")
        facts = parts[position + 1][1]
        personal = parts[position + 2 : position + 2 + count]
        position += 2 + count
        fields.update(
            v=1,
            device_id=header["device_id"],
            epoch=header["epoch"],
            seq=header["from_seq"] + index,
            prev_hash=before,
            alg=header["alg"],
            key_id=header["key_id"],
            facts_hash=hashlib.sha256(b"lpk-facts-1" + facts).hexdigest(),
            personal_hashes=[
                data.hex() if erased else hashlib.sha256(b"lpk-personal-1" + data).hexdigest()
                for erased, data in personal
            ],
        )
        envelope = canonical(fields)
        before = hashlib.sha256(b"lpk-entry-1" + envelope).hexdigest()
        entries.append(StoredEntry(fields["seq"], before, envelope))
    return header, entries, parts[position][1]


def _opened(body: bytes, coding: str) -> bytes:
    if coding == "zstd":
        return zstandard.ZstdDecompressor().decompress(body)
    return gzip.decompress(body) if coding == "gzip" else body


@dataclass
class _Message:
    method: str
    url: str
    headers: dict[str, str]


class PortalServer:
    """Serves a `PortalModel` on a loopback port, over TLS when a context is given."""

    def __init__(self, model: PortalModel, tls: ssl.SSLContext | None = None) -> None:
        self.model = model
        self._scheme = "http" if tls is None else "https"
        self._server = _Server(model, tls)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, model: PortalModel, tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _door_of(model))
        self._tls = tls
        if tls is not None:
            tls.sslsocket_class = _TidySocket

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self._tls is None:
            return connection, address
        wrapped = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return wrapped, address


class _TidySocket(ssl.SSLSocket):
    """WORKAROUND CPython 3.11: wrapping a socket that the peer has reset raises and leaves it open."""

    def __del__(self) -> None:
        self.close()


def _door_of(model: PortalModel) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = WireRequest(self.command, f"http://portal{self.path}", headers, body)
            answer = model.answer(request)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, ssl.SSLError, TimeoutError):
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's own name)
            """Stay silent: test output is for failures."""

    return Door
