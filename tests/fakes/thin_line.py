"""A line that is really thin: packets between two network namespaces, delayed, held to a rate, and lost.

Two TUN devices, each in a namespace of its own, and a relay between them. `tc netem` is not in every kernel;
a TUN device is. Connections go in at a loopback port here, over the packets, and out to a loopback port here,
so that neither end needs to know. Needs root and `/dev/net/tun`; `why_not` says what is missing.
"""

import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

_TUN = Path("/dev/net/tun")
_CLONE_NEWNET = 0x40000000
_TUNSETIFF, _IFF_TUN_NO_PI = 0x400454CA, 0x0001 | 0x1000
_SIOCSIFFLAGS, _SIOCSIFADDR, _SIOCSIFNETMASK, _IFF_UP = 0x8914, 0x8916, 0x891C, 0x1
_HERE, _THERE, _MASK, _PORT = "10.99.0.1", "10.99.0.2", "255.255.255.252", 7000
_PACKET_BYTES, _BLOCK, _IDLE_S = 2_048, 16_384, 0.05
_MOST_QUEUED = 64
T = TypeVar("T")


@dataclass(frozen=True)
class Thinness:
    """What the line does to packets, each way alike."""

    bytes_per_s: float
    delay_s: float
    loss: float = 0.0
    seed: int = 1


def why_not() -> str:
    """Say what is missing for a thin line, empty when nothing is."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not _TUN.exists():
        return "no /dev/net/tun"
    try:
        os.close(_in_thread(_namespace))
    except OSError as error:
        return f"no network namespace: {error}"
    return ""


class ThinLine:
    """Listens on a loopback port and carries to another over shaped packets."""

    def __init__(self, to_port: int, thinness: Thinness) -> None:
        self._to = ("127.0.0.1", to_port)
        self._thinness = thinness
        self._chance = random.Random(thinness.seed)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._spaces = [_in_thread(_namespace) for _ in range(2)]
        self._devices = [
            _in_thread(lambda space=space, address=address: _device(space, address))
            for space, address in zip(self._spaces, (_HERE, _THERE), strict=True)
        ]
        self._near = socket.create_server(("127.0.0.1", 0))
        self._far = _in_thread(lambda: _listener(self._spaces[1]))
        self.packets = 0
        self.lost = 0

    @property
    def port(self) -> int:
        return int(self._near.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._relay_packets)
        self._start(lambda: self._accept(self._near, self._over_the_line))
        self._start(lambda: self._accept(self._far, lambda: socket.create_connection(self._to)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        for listener in (self._near, self._far):
            listener.close()
        for handle in (*self._devices, *self._spaces):
            os.close(handle)

    def _start(self, work: Callable[[], None]) -> None:
        self._threads.append(threading.Thread(target=work))
        self._threads[-1].start()

    def _over_the_line(self) -> socket.socket:
        made = _in_thread(lambda: _socket_in(self._spaces[0]))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.connect((_THERE, _PORT))
        return made

    def _relay_packets(self) -> None:
        """Carry packets from each device to the other when their time has come."""
        line, free_at_s = self._thinness, [0.0, 0.0]
        under_way: list[tuple[float, int, int, bytes]] = []
        while not self._stopping.is_set():
            wait_s = min(_IDLE_S, max(0.0, under_way[0][0] - time.monotonic())) if under_way else _IDLE_S
            for device in select.select(self._devices, [], [], wait_s)[0]:
                packet, side = os.read(device, _PACKET_BYTES), self._devices.index(device)
                self.packets += 1
                queued = sum(1 for one in under_way if one[1] == side)
                if self._chance.random() < line.loss or queued >= _MOST_QUEUED:
                    self.lost += 1
                    continue
                began_s = max(time.monotonic(), free_at_s[side])
                free_at_s[side] = began_s + len(packet) / line.bytes_per_s
                heapq.heappush(under_way, (free_at_s[side] + line.delay_s, side, self.packets, packet))
            while under_way and under_way[0][0] <= time.monotonic():
                _, side, _, packet = heapq.heappop(under_way)
                with contextlib.suppress(OSError):
                    os.write(self._devices[1 - side], packet)

    def _accept(self, listener: socket.socket, connect: Callable[[], socket.socket]) -> None:
        while not self._stopping.is_set():
            if select.select([listener], [], [], _IDLE_S)[0]:
                client, _ = listener.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._start(lambda client=client: self._join(client, connect))

    def _join(self, client: socket.socket, connect: Callable[[], socket.socket]) -> None:
        """Copy both ways until either end has had enough."""
        with client, contextlib.suppress(OSError), connect() as other:
            while not self._stopping.is_set():
                for ready in select.select([client, other], [], [], _IDLE_S)[0]:
                    data = ready.recv(_BLOCK)
                    if not data:
                        return
                    (other if ready is client else client).sendall(data)


def _in_thread(work: Callable[[], T]) -> T:
    """Do something in a thread of its own: namespaces are a thread's."""
    done: list[T] = []
    failed: list[OSError] = []

    def run() -> None:
        try:
            done.append(work())
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


def _namespace() -> int:
    """Return a fresh network namespace."""
    _call("unshare", _CLONE_NEWNET)
    return os.open(f"/proc/self/task/{threading.get_native_id()}/ns/net", os.O_RDONLY)


def _call(name: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _device(space: int, address: str) -> int:
    """Make a TUN device with an address in a namespace, and set it up."""
    _call("setns", space, _CLONE_NEWNET)
    device, name = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK), b"thin0"
    fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH22x", name, _IFF_TUN_NO_PI))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for request, value in ((_SIOCSIFADDR, address), (_SIOCSIFNETMASK, _MASK)):
            packed = struct.pack("16sHH4s16x", name, socket.AF_INET, 0, socket.inet_aton(value))
            fcntl.ioctl(control, request, packed)
        fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH22x", name, _IFF_UP))
    return device


def _socket_in(space: int) -> socket.socket:
    _call("setns", space, _CLONE_NEWNET)
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def _listener(space: int) -> socket.socket:
    made = _socket_in(space)
    made.bind((_THERE, _PORT))
    made.listen()
    return made
