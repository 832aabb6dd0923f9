"""The flow of an ODK-style form client, built from its published protocol, as a peer for the line benches.

For every record: HEAD to the submission address, answered 204, then a POST of multipart/form-data with the
record as XML, answered 201 with a few lines of XML. Nothing is compressed or batched; one connection is kept.
Source of the flow: OpenRosa Form Submission API, https://docs.getodk.org/openrosa-form-submission/.
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

import requests

from kiosk.domain.entry import Entry

SUBMISSION = "/v1/key/abcdefghijklmnop/projects/1/submission"
_NS = "http://openrosa.org/http/response"
_ACK = f'<OpenRosaResponse xmlns="{_NS}"><message nature="submit_success">done</message></OpenRosaResponse>'
_HEADERS = {
    "X-OpenRosa-Version": "1.0",
    "Date": "Sun, 22 Nov 2026 10:00:00 GMT",
    "User-Agent": "collect/2026.4",
}


class SubmissionDoor(BaseHTTPRequestHandler):
    """A server that takes submissions and says so."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        """Say that submissions are taken here."""
        self._answer(204, b"")

    def do_POST(self) -> None:
        """Take one submission."""
        self.rfile.read(int(self.headers["content-length"]))
        self._answer(201, _ACK.encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("X-OpenRosa-Version", "1.0")
        self.send_header("X-OpenRosa-Accept-Content-Length", "10000000")
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        if body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own name
        """Stay silent."""


def submission_server() -> ThreadingHTTPServer:
    """Return a server on a loopback port, not yet serving."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SubmissionDoor)
    server.daemon_threads = True
    return server


def submission_of(entry: Entry) -> bytes:
    """Return an application as the XML of a filled form."""
    person = json.loads(entry.personal[0] or b"{}")
    fields = {**entry.facts_fields(), "personal": person}
    named = (
        f'<data id="birth" version="2026112201"><meta><instanceID>uuid:{entry.hash[:36]}</instanceID></meta>'
    )
    return f'<?xml version="1.0"?>{named}{_xml(fields)}</data>'.encode()


def submit(session: requests.Session, url: str, submission: bytes) -> None:
    """Send one submission as such a client does."""
    session.head(url + SUBMISSION, headers=_HEADERS, timeout=120).raise_for_status()
    files = {"xml_submission_file": ("birth_2026-11-22_10-00-00.xml", submission, "text/xml")}
    session.post(url + SUBMISSION, files=files, headers=_HEADERS, timeout=120).raise_for_status()


def _xml(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(f"<{name}>{_xml(one)}</{name}>" for name, one in value.items())
    if isinstance(value, list):
        return "".join(f"<item>{_xml(one)}</item>" for one in value)
    return escape(str(value))
