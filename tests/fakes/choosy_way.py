"""A way that takes offence: stands before the real portal, reads requests whole, and refuses some of them."""

import http.client
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

Refuses = Callable[[str, str, bytes], int]
"""Says of method, target and body with which status it is refused: 0 lets it pass, 1 cuts the connection."""

PASS, CUT = 0, 1


class ChoosyWay:
    """A proxy as between an office and the data centre: limits of size, filters of content, all unsigned."""

    def __init__(self, to_port: int) -> None:
        self.refuses: Refuses = lambda _method, _target, _body: PASS
        self.to_port = to_port
        self.passed: list[tuple[str, str, int]] = []
        self.refused: list[tuple[str, str, int]] = []
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def runs_refused(self) -> int:
        """Return how many uploads of runs were refused."""
        return sum(target == "/v1/journal" for _, target, _ in self.refused)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, way: ChoosyWay) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.way = way


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def _serve(self) -> None:
        way = self.server.way
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        verdict = way.refuses(self.command, self.path, body)
        (way.refused if verdict else way.passed).append((self.command, self.path, len(body)))
        if verdict == PASS:
            self._relay(body)
        elif verdict != CUT:
            self._answer(verdict, {"Content-Type": "text/html"}, b"<html>request blocked</html>")

    def _relay(self, body: bytes) -> None:
        portal = http.client.HTTPConnection("127.0.0.1", self.server.way.to_port)
        portal.request(self.command, self.path, body, dict(self.headers.items()))
        answer = portal.getresponse()
        self._answer(answer.status, dict(answer.getheaders()), answer.read())
        portal.close()

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        shown = {"content-length": str(len(body)), **{name.lower(): text for name, text in headers.items()}}
        shown.pop("connection", None)
        for name, value in shown.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's own name)
        """Stay silent: test output is for failures."""
