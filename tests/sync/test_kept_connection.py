"""A connection that was kept and is closed at the other end costs no round: it is made anew once."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Self

import pytest

from kiosk.errors import LineDownError
from kiosk.ports import WireRequest
from kiosk.sync.http_exchange import HttpExchange

_BLOCK = 65_536
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Hands:
    """A clock set by hand."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class ForgetfulServer:
    """Answers the first request of each connection and closes at the second, as if its time were over.

    Only the first `answering` connections are answered at all.
    """

    def __init__(self) -> None:
        self.answering = 10
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._client = self._listener
        self._thread = threading.Thread(target=self._serve)
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1/hello"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._listener, self._client):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                self._client = client
                with client:
                    client.recv(_BLOCK)
                    if self.connections <= self.answering:
                        client.sendall(ANSWER)
                        client.recv(_BLOCK)


@pytest.fixture
def server() -> Iterator[ForgetfulServer]:
    with ForgetfulServer() as running:
        yield running


@pytest.mark.parametrize("pause_s", [6.0, 1.0])
def test_only_one_that_had_time_to_be_closed_is_made_anew(server: ForgetfulServer, pause_s: float) -> None:
    clock = Hands()
    request = WireRequest("GET", server.url, {}, b"")
    with contextlib.closing(HttpExchange(None, "kiosk/test", clock)) as exchange:
        assert exchange.send(request).body == b"ok"
        clock.now_s += pause_s
        if pause_s < 5.0:
            with pytest.raises(LineDownError):
                exchange.send(request)
        else:
            assert exchange.send(request).body == b"ok"
            assert server.connections == 2


def test_one_that_is_closed_again_at_once_is_not_tried_for_ever(server: ForgetfulServer) -> None:
    clock = Hands()
    request = WireRequest("GET", server.url, {}, b"")
    with contextlib.closing(HttpExchange(None, "kiosk/test", clock)) as exchange:
        exchange.send(request)
        server.answering = 1
        clock.now_s += 6.0
        with pytest.raises(LineDownError):
            exchange.send(request)
    assert server.connections == 2
