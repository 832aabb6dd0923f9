"""A printer's twin at a TCP port: plain bytes, or behind pyserial's own RFC 2217 port manager."""

import select
import socket
import threading
import time
from typing import Any

from serial import rfc2217

from kiosk.devices.simulated.paper import Sheet
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin


class FarPort:
    """The serial port behind the server, as `rfc2217.PortManager` sees it: settings and modem lines."""

    def __init__(self) -> None:
        self.baudrate, self.bytesize, self.parity, self.stopbits = 300, 8, "N", 1
        self.xonxoff = self.rtscts = self.dsrdtr = self.break_condition = False
        self.dtr = self.rts = False
        self.cts = self.dsr = self.cd = True
        self.ri = False

    def reset_input_buffer(self) -> None:
        pass

    def reset_output_buffer(self) -> None:
        pass


class ServedPrinter:
    """One twin, one client at a time; `close` ends thread and sockets."""

    def __init__(self, *, speaks_rfc2217: bool) -> None:
        self.sheets: list[Sheet] = []
        self.twin = PrinterTwin(PrinterTraits(rows_per_s=0.0), self.sheets.append)
        self.port = FarPort()
        self._speaks_rfc2217 = speaks_rfc2217
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._must_hang_up = threading.Event()
        self._must_stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def hang_up(self) -> None:
        """Drop the client: the network's way of pulling the cable."""
        self._must_hang_up.set()

    def close(self) -> None:
        self._must_stop.set()
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while not self._must_stop.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            self._must_hang_up.clear()
            with client:
                self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        manager: Any = None
        if self._speaks_rfc2217:
            manager = rfc2217.PortManager(self.port, _Writer(client))
        while not (self._must_stop.is_set() or self._must_hang_up.is_set()):
            if select.select([client], [], [], 0.01)[0]:
                data = client.recv(4_096)
                if not data:
                    return
                received = b"".join(manager.filter(data)) if manager else data
                self.twin.receive(received, time.monotonic())
            self.twin.advance(time.monotonic())
            said = self.twin.take_output()
            if said:
                client.sendall(b"".join(manager.escape(said)) if manager else said)


class _Writer:
    """What the port manager writes its own words to."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client

    def write(self, data: bytes) -> None:
        self._client.sendall(data)
