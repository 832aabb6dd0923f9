"""A line that misbehaves on request: a TCP relay before a portal, with one fault for each next connection."""

import contextlib
import select
import socket
import struct
import threading
from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_BLOCK = 65_536
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_IDLE_S = 0.05


@dataclass(frozen=True)
class Clear:
    """Relay everything."""


@dataclass(frozen=True)
class CutUp:
    """Reset after so many bytes towards the portal."""

    after_bytes: int


@dataclass(frozen=True)
class CutDown:
    """Close after so many bytes of the answer: a truncated body."""

    after_bytes: int


@dataclass(frozen=True)
class Reset:
    """Reset as soon as the connection is open."""


@dataclass(frozen=True)
class LoseAnswer:
    """Let the portal do its work on the request with these bytes, then reset before its answer arrives."""

    to: bytes = b""


@dataclass(frozen=True)
class Canned:
    """Read the request and answer in the portal's place: captive portals, proxies, gateways."""

    status: int = 200
    body: bytes = b"<html>Welcome to the hotel</html>"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),)


@dataclass(frozen=True)
class Garbage:
    """Answer with these bytes, whatever was asked, or before anything was."""

    data: bytes
    at_once: bool = False


@dataclass(frozen=True)
class Altered:
    """Relay, but change the first occurrence of some bytes of the answer."""

    old: bytes
    new: bytes


@dataclass(frozen=True)
class Silent:
    """Accept and read, but never answer."""


@dataclass(frozen=True)
class SilentAfter:
    """Relay, but from the request with these bytes on carry nothing more in either direction."""

    to: bytes


@dataclass(frozen=True)
class HalfClosed:
    """Relay one answer, then close the way down only; what is asked further still reaches the portal."""


@dataclass(frozen=True)
class Sliced:
    """Carry so few bytes at a time, each a packet of its own."""

    size_bytes: int


@dataclass(frozen=True)
class Narrow:
    """Carry no more than so many bytes a second each way, each block so much later."""

    bytes_per_s: int
    delay_s: float = 0.0


@dataclass(frozen=True)
class Slow:
    """Wait before the answer is passed on."""

    seconds: float


Fault = (
    Clear
    | CutUp
    | CutDown
    | Reset
    | LoseAnswer
    | Canned
    | Garbage
    | Altered
    | Silent
    | SilentAfter
    | HalfClosed
    | Sliced
    | Narrow
    | Slow
)


class LineProxy:
    """Listens on a loopback port and relays to another; `next(fault, …)` sets the fate of what comes."""

    def __init__(self, to_port: int) -> None:
        self._to = ("127.0.0.1", to_port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._faults: deque[Fault] = deque()
        self._standing: Fault = Clear()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self.connections = 0
        self.up_bytes = 0
        self.down_bytes = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def next(self, *faults: Fault) -> None:
        """Give each next connection its fault; open connections are closed, so that the next is new."""
        with self._lock:
            self._faults.extend(faults)
            self._close_open()

    def always(self, fault: Fault) -> None:
        """Give all further connections this fault."""
        with self._lock:
            self._standing = fault
            self._close_open()

    def heal(self) -> None:
        """Relay everything from now on; faults that no connection has met are forgotten."""
        with self._lock:
            self._faults.clear()
            self._standing = Clear()
            self._close_open()

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _close_open(self) -> None:
        for open_socket in self._open:
            with contextlib.suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(OSError, ValueError):
                if not select.select([self._listener], [], [], _IDLE_S)[0]:
                    continue
                client, _ = self._listener.accept()
                with self._lock:
                    self.connections += 1
                    fault = self._faults.popleft() if self._faults else self._standing
                    self._open.add(client)
                thread = threading.Thread(target=self._serve, args=(client, fault))
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket, fault: Fault) -> None:
        with client, contextlib.suppress(OSError):
            if isinstance(fault, Reset):
                _reset(client)
            elif isinstance(fault, Canned):
                _read_request(client)
                client.sendall(_canned_bytes(fault))
            elif isinstance(fault, Garbage):
                if fault.at_once:
                    client.sendall(fault.data)
                _read_request(client)
                client.sendall(fault.data)
            elif isinstance(fault, Silent):
                self._keep_silent(client)
            else:
                with socket.create_connection(self._to) as portal:
                    self._relay(client, portal, fault)
        with self._lock:
            self._open.discard(client)

    def _keep_silent(self, client: socket.socket) -> None:
        while not self._stopping.is_set():
            if select.select([client], [], [], _IDLE_S)[0] and not client.recv(_BLOCK):
                return

    def _relay(self, client: socket.socket, portal: socket.socket, fault: Fault) -> None:
        up, down = 0, 0
        is_last = False
        while not self._stopping.is_set():
            for ready in select.select([client, portal], [], [], _IDLE_S)[0]:
                data = ready.recv(fault.size_bytes if isinstance(fault, Sliced) else _BLOCK)
                if not data or not self._is_let_through(client, data, fault):
                    return
                if ready is client:
                    up += len(data)
                    self.up_bytes += len(data)
                    is_last = isinstance(fault, LoseAnswer) and (is_last or fault.to in data)
                    if isinstance(fault, CutUp) and up >= fault.after_bytes:
                        portal.sendall(data[: len(data) - (up - fault.after_bytes)])
                        self.up_bytes -= up - fault.after_bytes  # what lies beyond the cut was not carried
                        _reset(client)
                        return
                    portal.sendall(data)
                elif is_last:
                    _reset(client)
                    return
                elif not self._pass_down(client, data, down, fault):
                    return
                else:
                    down += len(data)
                    self.down_bytes += len(data)
                    fault = Clear() if isinstance(fault, Altered) and fault.old in data else fault

    def _is_let_through(self, client: socket.socket, data: bytes, fault: Fault) -> bool:
        """Keep a block as long as the line takes for it; say whether it goes on at all."""
        if isinstance(fault, Narrow):
            self._stopping.wait(fault.delay_s + len(data) / fault.bytes_per_s)
        is_end = isinstance(fault, SilentAfter) and fault.to in data
        if is_end:
            self._keep_silent(client)
        return not is_end

    def _pass_down(self, client: socket.socket, data: bytes, down: int, fault: Fault) -> bool:
        if isinstance(fault, CutDown) and down + len(data) >= fault.after_bytes:
            client.sendall(data[: fault.after_bytes - down])
            return False
        if isinstance(fault, Slow):
            self._stopping.wait(fault.seconds)
        client.sendall(data.replace(fault.old, fault.new, 1) if isinstance(fault, Altered) else data)
        if isinstance(fault, HalfClosed):
            client.shutdown(socket.SHUT_WR)
        return True


def _read_request(client: socket.socket) -> None:
    """Read a whole request, so that closing does not reset what was answered."""
    data = b""
    while b"\r\n\r\n" not in data:
        block = client.recv(_BLOCK)
        if not block:
            return
        data += block
    head, _, rest = data.partition(b"\r\n\r\n")
    lengths = [
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    left = sum(lengths) - len(rest)
    while left > 0:
        block = client.recv(_BLOCK)
        if not block:
            return
        left -= len(block)


def _canned_bytes(canned: Canned) -> bytes:
    head = [f"HTTP/1.1 {canned.status} Canned", f"Content-Length: {len(canned.body)}", "Connection: close"]
    head += [f"{name}: {value}" for name, value in canned.headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + canned.body


def _reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    client.close()
