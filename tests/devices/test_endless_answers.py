"""A printing service that babbles, or takes for ever to say little: left alone in time, whatever it sends."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_printer
from kiosk.ports import PrinterState

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n"
Talk = Callable[[socket.socket, threading.Event], None]


def _babble(client: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        client.sendall(b"\x00" * 65_536)


def _dribble(client: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.1):
        client.sendall(b"\x00")


@pytest.fixture(params=[_babble, _dribble])
def service(request: pytest.FixtureRequest) -> Iterator[str]:
    over, talk = threading.Event(), request.param
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listener.accept()
        with client:
            client.recv(4_096)
            try:
                client.sendall(HEAD)
                talk(client, over)
            except OSError:
                return

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"ipp://127.0.0.1:{listener.getsockname()[1]}/printers/receipts"
    over.set()
    thread.join(10)
    listener.close()


def test_it_is_off_line_when_the_deadline_has_passed(service: str) -> None:
    printer = open_printer(DeviceRef(service, "page"))
    began_s = time.monotonic()
    assert printer.state(1.0) is PrinterState.OFFLINE
    assert time.monotonic() - began_s < 5.0
