"""The words that wake and end the courier, as they come through its standard input."""

import contextlib
import json
import logging
import os
import queue
import selectors
from collections.abc import Callable
from typing import Any, Final, Protocol

from kiosk.lanes import Lane

_STOP: Final = "stop"
_BLOCK_BYTES: Final = 65_536
_LONGEST_LINE_BYTES: Final = 4_096
_log = logging.getLogger(__name__)


class WordPipe(Protocol):
    """Where words come from; closed by whoever made it, the descriptor stays open."""

    def read(self, seconds: float) -> bytes | None:
        """Return what has come within so long, `b""` when no more can come, None when none came."""

    def knock(self) -> None:
        """End a wait, from any thread."""

    def close(self) -> None:
        """Stop listening."""


class SelectedPipe:
    """A pipe that the system watches; for systems that can."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._knocked, self._knocker = os.pipe()
        self._selector = selectors.SelectSelector()
        for watched in (descriptor, self._knocked):
            self._selector.register(watched, selectors.EVENT_READ)

    def read(self, seconds: float) -> bytes | None:
        """Wait in the system at most so long."""
        ready = {key.fd for key, _ in self._selector.select(seconds)}
        if self._knocked in ready:
            os.read(self._knocked, _BLOCK_BYTES)
        return os.read(self._descriptor, _BLOCK_BYTES) if self._descriptor in ready else None

    def knock(self) -> None:
        """End a wait, from any thread."""
        with contextlib.suppress(OSError):  # the pipe is closed: nobody waits
            os.write(self._knocker, b"!")

    def close(self) -> None:
        """Stop listening."""
        self._selector.close()
        for end in (self._knocked, self._knocker):
            os.close(end)


class ReadAheadPipe:
    """A pipe read in a lane of its own: Windows watches sockets only, and a read of its pipes waits for ever.

    The lane ends when the far end closes; until then it stands in a read, which ends with the process.
    """

    def __init__(self, descriptor: int) -> None:
        """Start reading; everything that comes is kept until it is asked for."""
        self._descriptor = descriptor
        self._came: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._lane = Lane("words", _report)
        self._lane.submit(self._read_on)

    def read(self, seconds: float) -> bytes | None:
        """Wait for the lane at most so long."""
        try:
            return self._came.get(timeout=seconds) if seconds else self._came.get_nowait()
        except queue.Empty:
            return None

    def knock(self) -> None:
        """End a wait, from any thread."""
        self._came.put(None)

    def close(self) -> None:
        """Stop listening."""
        self._lane.stop(0.0)

    def _read_on(self) -> None:
        try:
            while data := os.read(self._descriptor, _BLOCK_BYTES):
                self._came.put(data)
        except OSError as error:
            _log.info("the words cannot be read on: errno %s", error.errno)
        self._came.put(b"")


class WakeWords:
    """The words on a pipe, read without ever waiting longer than told."""

    def __init__(self, pipe: WordPipe, heed: Callable[[str], None]) -> None:
        self._pipe = pipe
        self._heed = heed
        self._rest = b""
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.is_over = False

    def say(self, wake: str) -> None:
        """Wake from inside the process, from any thread: a wait ends and heeds the word."""
        self._said.put(wake)
        self._pipe.knock()

    def wait(self, seconds: float) -> bool:
        """Wait for words at most so long and heed them; return whether it is time to end."""
        data = None if self.is_over else self._pipe.read(max(0.0, seconds))
        if data is not None:
            self.is_over = not data
            *lines, self._rest = (self._rest + data).split(b"\n")
            self._rest = self._rest[-_LONGEST_LINE_BYTES:]
            for line in lines:
                self._take(line)
        while not self._said.empty():
            self._heed(self._said.get())
        return self.is_over

    def close(self) -> None:
        """Stop listening; the descriptor stays open."""
        self._pipe.close()

    def _take(self, line: bytes) -> None:
        wake = _wake_of(line)
        if wake == _STOP:
            self.is_over = True
        elif wake:
            self._heed(wake)


def pipe_of(descriptor: int) -> WordPipe:
    """Return the way to listen to a pipe on this system."""
    return ReadAheadPipe(descriptor) if os.name == "nt" else SelectedPipe(descriptor)


def _wake_of(line: bytes) -> str:
    try:
        fields: Any = json.loads(line)
    except ValueError:
        return ""
    wake = fields.get("wake") if isinstance(fields, dict) else None
    return wake if isinstance(wake, str) else ""


def _report(lane: str, error: BaseException) -> None:
    _log.error("lane %s fell: %s", lane, type(error).__name__)
