"""A twin of the line: a small TCP relay before the portal that can be cut and mended on request.

Ships for demo and training: `python -m kiosk.sync.simulated_line --to 127.0.0.1:8443`. It prints
`ready PORT`, then obeys the words `down`, `up` and `stop` on its standard input. While the line is down
connections are refused and the open ones are dropped.
"""

import argparse
import os
import selectors
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

_CHUNK_BYTES = 64 * 1024


@dataclass(eq=False, slots=True)
class _End:
    """One end of a relayed connection and what waits to be written to it."""

    stream: socket.socket
    waiting: bytearray = field(default_factory=bytearray)
    peer: "_End | None" = None
    has_ended: bool = False


class SimulatedLine:
    """Relays connections to one address until it is cut; owned by one loop, closed by `close`."""

    def __init__(self, target: tuple[str, int], port: int = 0) -> None:
        """Listen on a loopback `port` (0 = any) and relay to `target`."""
        self._target = target
        self._selector = selectors.DefaultSelector()
        self._ends: set[_End] = set()
        self._listener: socket.socket | None = None
        self.port = port
        self.mend()

    def mend(self) -> None:
        """Let connections through again."""
        if self._listener is not None:
            return
        listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        listener.settimeout(0)
        self.port = listener.getsockname()[1]
        self._listener = listener
        self._selector.register(listener, selectors.EVENT_READ, None)

    def cut(self) -> None:
        """Refuse new connections and drop the open ones."""
        if self._listener is not None:
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
        for end in list(self._ends):
            self._drop(end)

    def close(self) -> None:
        """Cut the line and free everything."""
        self.cut()
        self._selector.close()

    def watch(self, stream: int) -> None:
        """Also wake up when the file descriptor `stream` is readable."""
        self._selector.register(stream, selectors.EVENT_READ, stream)

    def step(self, deadline_s: float | None) -> bool:
        """Relay what is ready; return True when the watched stream has something to say."""
        said = False
        for key, events in self._selector.select(deadline_s):
            if key.data is None:
                self._accept()
            elif isinstance(key.data, _End):
                self._serve(key.data, events)
            else:
                said = True
        return said

    def _accept(self) -> None:
        if self._listener is None:
            return
        try:
            near_stream, _ = self._listener.accept()
            far_stream = socket.create_connection(self._target, timeout=2)
        except OSError:
            return
        near, far = _End(near_stream), _End(far_stream)
        near.peer, far.peer = far, near
        for end in (near, far):
            end.stream.settimeout(0)
            self._ends.add(end)
            self._selector.register(end.stream, selectors.EVENT_READ, end)

    def _serve(self, end: _End, events: int) -> None:
        try:
            if events & selectors.EVENT_READ:
                self._read(end)
            if events & selectors.EVENT_WRITE and end in self._ends:
                self._write(end)
        except OSError:
            self._drop(end)

    def _read(self, end: _End) -> None:
        chunk = end.stream.recv(_CHUNK_BYTES)
        peer = end.peer
        if not chunk or peer is None:
            end.has_ended = True
            if peer is None or not peer.waiting:
                self._drop(end)
            return
        peer.waiting += chunk
        self._write(peer)

    def _write(self, end: _End) -> None:
        if end.waiting:
            sent = end.stream.send(end.waiting)
            del end.waiting[:sent]
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if end.waiting else 0)
        self._selector.modify(end.stream, wanted, end)
        if not end.waiting and end.peer is not None and end.peer.has_ended:
            self._drop(end)

    def _drop(self, end: _End) -> None:
        for one in (end, end.peer):
            if one is not None and one in self._ends:
                self._ends.discard(one)
                self._selector.unregister(one.stream)
                one.stream.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the relay until standard input ends or says `stop`."""
    parser = argparse.ArgumentParser(prog="kiosk.sync.simulated_line", description=__doc__)
    parser.add_argument("--to", required=True, metavar="HOST:PORT")
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args(argv)
    host, _, port = arguments.to.rpartition(":")
    line = SimulatedLine((host, int(port)), arguments.port)
    sys.stdout.write(f"ready {line.port}\n")
    sys.stdout.flush()
    control = sys.stdin.fileno()
    line.watch(control)
    try:
        while not line.step(None) or _obey(line, os.read(control, 4096).decode().split()):
            pass
    finally:
        line.close()
    return 0


def _obey(line: SimulatedLine, words: Sequence[str]) -> bool:
    for word in words:
        if word == "down":
            line.cut()
        elif word == "up":
            line.mend()
    return bool(words) and "stop" not in words


if __name__ == "__main__":
    sys.exit(main())
