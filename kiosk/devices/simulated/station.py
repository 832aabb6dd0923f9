"""Keeps a twin running: its port, its control socket and its time, in one loop without threads."""

import json
import os
import selectors
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from kiosk.devices.simulated.orders import Answer, BadOrderError, Order
from kiosk.devices.simulated.pacing import Pacing
from kiosk.devices.simulated.pty_port import PtyPort

_TICK_S = 0.01
_IDLE_S = 0.5
_MAX_ORDER_BYTES = 65_536


class RunningTwin(Protocol):
    """A twin that works on by itself."""

    @property
    def wants_input(self) -> bool:
        """Say whether it takes bytes now."""

    @property
    def next_due_s(self) -> float | None:
        """When it has something to do by itself."""

    def receive(self, data: bytes, now_s: float) -> None:
        """Take bytes from the line."""

    def advance(self, now_s: float) -> None:
        """Work up to `now_s`."""

    def take_output(self) -> bytes:
        """Hand over the bytes sent."""


class Station:
    """One twin on one pty; orders come as JSON lines by a Unix socket or by standard input."""

    def __init__(
        self, twin: RunningTwin, port: PtyPort, pacing: tuple[Pacing, Pacing], obey: Callable[[Order], Answer]
    ) -> None:
        self._twin = twin
        self._port = port
        self._in_pacing, self._out_pacing = pacing
        self._obey = obey
        self._output = bytearray()
        self._selector = selectors.DefaultSelector()
        wakened, self._waker = socket.socketpair()
        self._selector.register(wakened, selectors.EVENT_READ, lambda _: None)
        self._control: Path | None = None
        self._unplug_after_bytes: int | None = None
        self._is_stopping = False

    def listen(self, control: Path | None, *, takes_stdin: bool) -> None:
        """Open the ways orders come in."""
        if control is not None:
            control.unlink(missing_ok=True)
            control.parent.mkdir(parents=True, exist_ok=True)
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(str(control))
            listener.listen()
            self._selector.register(listener, selectors.EVENT_READ, self._accept)
            self._control = control
        if takes_stdin:
            self._selector.register(sys.stdin.buffer, selectors.EVENT_READ, _Orders(self, 0, 1).read)

    def stop(self) -> None:
        """End the loop; safe to call from a signal handler, which alone would not end the wait."""
        self._is_stopping = True
        self._waker.send(b"x")

    def run(self) -> None:
        """Work until stopped."""
        self._plug()
        tell({"event": "ready", "device": self._port.device})
        try:
            while not self._is_stopping:
                for key, _ in self._selector.select(self._timeout_s()):
                    key.data(key.fileobj)
                self._work()
        finally:
            self._unplug()
            for key in tuple(self._selector.get_map().values()):
                self.forget(key.fileobj)
            self._selector.close()
            self._waker.close()
            if self._control is not None:
                self._control.unlink(missing_ok=True)

    def forget(self, source: Any) -> None:
        """Stop listening to a source and close it."""
        self._selector.unregister(source)
        if isinstance(source, socket.socket):
            source.close()

    def answer(self, line: bytes) -> Answer:
        """Carry out one order given as a line of JSON."""
        try:
            order = json.loads(line)
            if not isinstance(order, dict):
                raise BadOrderError("an order is an object")
            return {"ok": True, **self._order(order)}
        except ValueError as error:
            return {"ok": False, "error": str(error)}

    def _order(self, order: Order) -> Answer:
        self._twin.advance(time.monotonic())
        match order.get("do"):
            case "stop":
                self.stop()
                return {}
            case "unplug":
                self._unplug()
            case "unplug_after":
                self._unplug_after_bytes = int(order.get("bytes", 0))
            case "plug":
                self._plug()
            case _:
                return self._obey(order)
        return {"device": self._port.device}

    def _accept(self, listener: socket.socket) -> None:
        client, _ = listener.accept()
        client.setblocking(False)  # noqa: FBT003  # the library's own signature
        self._selector.register(
            client, selectors.EVENT_READ, _Orders(self, client.fileno(), client.fileno()).read
        )

    def _plug(self) -> None:
        self._port.plug()

    def _unplug(self) -> None:
        self._watch(is_wanted=False)
        self._output.clear()
        self._port.unplug()

    def _watch(self, *, is_wanted: bool) -> None:
        """Let the port wake the loop only while bytes may be taken, else it would spin."""
        if not self._port.is_plugged:
            return
        is_watched = self._port.fileno() in self._selector.get_map()
        if is_wanted and not is_watched:
            self._selector.register(self._port.fileno(), selectors.EVENT_READ, lambda _: None)
        elif is_watched and not is_wanted:
            self._selector.unregister(self._port.fileno())

    def _timeout_s(self) -> float:
        """Return how long nothing has to be done."""
        now_s = time.monotonic()
        may_read = self._twin.wants_input and self._in_pacing.allowed(now_s) > 0
        self._watch(is_wanted=may_read)
        if self._output or (self._twin.wants_input and not may_read):
            return _TICK_S
        due_s = self._twin.next_due_s
        return _IDLE_S if due_s is None else min(_IDLE_S, max(0.0, due_s - now_s))

    def _work(self) -> None:
        """Move bytes as far as the line's speed allows, and let time pass for the twin."""
        now_s = time.monotonic()
        if self._port.is_plugged and self._twin.wants_input:
            self._take_in(now_s)
        self._twin.advance(now_s)
        self._output += self._twin.take_output()
        if self._port.is_plugged and self._output:
            count = self._port.write(bytes(self._output[: self._out_pacing.allowed(now_s)]))
            self._out_pacing.passed(count)
            del self._output[:count]

    def _take_in(self, now_s: float) -> None:
        """Pass on what the line lets through; a cable to be pulled is pulled after its last byte."""
        allowed = self._in_pacing.allowed(now_s)
        if self._unplug_after_bytes is not None:
            allowed = min(allowed, self._unplug_after_bytes)
        data = self._port.read(allowed) if allowed else b""
        self._in_pacing.passed(len(data))
        self._twin.receive(data, now_s)
        if self._unplug_after_bytes is not None:
            self._unplug_after_bytes -= len(data)
            if self._unplug_after_bytes <= 0:
                self._unplug_after_bytes = None
                self._unplug()


class _Orders:
    """One source of orders: collects lines, answers each."""

    def __init__(self, station: Station, in_fd: int, out_fd: int) -> None:
        self._station = station
        self._in_fd, self._out_fd = in_fd, out_fd
        self._pending = b""

    def read(self, source: Any) -> None:
        """Take what came; the end of standard input ends the twin, a socket's only the conversation."""
        data = os.read(self._in_fd, _MAX_ORDER_BYTES)
        *lines, self._pending = (self._pending + data).split(b"\n")
        for line in lines:
            os.write(self._out_fd, json.dumps(self._station.answer(line)).encode() + b"\n")
        if not data or len(self._pending) > _MAX_ORDER_BYTES:
            self._station.forget(source)
            if self._in_fd == 0:
                self._station.stop()


def tell(event: dict[str, Any]) -> None:
    """Write one event as a line of JSON for whoever started the twin."""
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()
