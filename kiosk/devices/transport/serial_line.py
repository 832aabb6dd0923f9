"""A line over pyserial: serial ports, ptys and its URL handlers (`socket://`, `rfc2217://`).

What pyserial 3.5 says is not believed: short reads come back as if all were well, a port that is gone
still says it is open, and five kinds of exception mean the same. All of it ends here.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import serial

from kiosk.devices.ref import DeviceRef, Flow
from kiosk.errors import DeviceAbsentError, DeviceBusyError, DeviceError, DeviceSilentError

if sys.platform == "win32":
    _TERMIOS_ERRORS: tuple[type[Exception], ...] = ()
else:
    import fcntl
    import termios

    _TERMIOS_ERRORS = (termios.error,)

# WORKAROUND pyserial 3.5: after an unplug `write` raises SerialException, `in_waiting` a plain OSError,
# `flush` and the setters termios.error, and a port closed by another path TypeError (file number None).
_FAILURES = (serial.SerialException, OSError, TypeError, *_TERMIOS_ERRORS)
_BUSY = {errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}
_SLICE_S = 0.05  # how long one look at the port takes at most


class SerialLine:
    """One port; lives in the lane of the device's driver, which closes it."""

    def __init__(self, ref: DeviceRef) -> None:
        self._ref = ref
        self._port: Any = None
        # WORKAROUND pyserial 3.5: `rfc2217://` refuses a write time-out; its socket has its own of 5 s.
        self._has_write_timeout = not ref.url.lower().startswith("rfc2217:")

    @property
    def is_open(self) -> bool:
        """Say whether the port is open, as far as this side knows."""
        return self._port is not None

    def open(self, deadline_s: float) -> None:
        """Open the port for this program alone; `deadline_s` bounds later writes of pyserial itself.

        Raises:
            DeviceAbsentError: there is no such port. DeviceBusyError: another program has it.
        """
        self.close()
        try:
            self._port = serial.serial_for_url(
                self._ref.url,
                baudrate=self._ref.baud,
                bytesize=int(self._ref.framing[0]),
                parity=self._ref.framing[1],
                stopbits=int(self._ref.framing[2]),
                timeout=_SLICE_S,
                write_timeout=deadline_s if self._has_write_timeout else None,
                xonxoff=self._ref.flow is Flow.XON_XOFF,
                rtscts=self._ref.flow is Flow.RTS_CTS,
                dsrdtr=self._ref.flow is Flow.DSR_DTR,
                exclusive=True,
            )
            self._shut_others_out()
        except (*_FAILURES, ValueError) as error:
            self.close()
            raise _open_failure(error) from error

    def _shut_others_out(self) -> None:
        """Make later opens fail.

        WORKAROUND pyserial 3.5: `exclusive=True` is an advisory flock that only other polite programs see.
        Not on a pty: its far end keeps it alive, so the mark would outlast a killed program.
        """
        _mark(self._port, is_ours=True)

    def read_some(self, max_bytes: int, deadline_s: float) -> bytes:
        """Return what has come, as soon as there is any; nothing when the deadline passes."""
        until_s = self.now_s() + deadline_s
        with self._translated() as port:
            while True:
                waiting = port.in_waiting
                if waiting or self.now_s() >= until_s:
                    return bytes(port.read(min(waiting, max_bytes))) if waiting else b""
                first = bytes(port.read(1))
                if first:
                    return first + bytes(port.read(min(port.in_waiting, max_bytes - 1)))

    def read_exact(self, count: int, deadline_s: float) -> bytes:
        """Return exactly `count` bytes.

        WORKAROUND pyserial 3.5: `read(n)` returns fewer bytes after its time-out without a word.

        Raises:
            DeviceSilentError: fewer came in time.
        """
        until_s = self.now_s() + deadline_s
        data = b""
        while len(data) < count:
            piece = self.read_some(count - len(data), until_s - self.now_s())
            if not piece:
                raise DeviceSilentError(f"{len(data)} of {count} bytes")
            data += piece
        return data

    def write_all(self, data: bytes, deadline_s: float) -> None:
        """Hand over all of `data`.

        WORKAROUND pyserial 3.5: without a write time-out it waits for ever, and `flush` does in any case;
        a time-out may be raised though every byte was taken, so it says nothing of how much went.

        Raises:
            DeviceSilentError: not taken in time. DeviceAbsentError: the port is gone.
        """
        with self._translated() as port:
            if self._has_write_timeout:
                port.write_timeout = max(deadline_s, _SLICE_S)
            port.write(data)

    def set_baud(self, baud: int) -> None:
        """Change the speed."""
        with self._translated() as port:
            port.baudrate = baud

    def discard(self) -> None:
        """Forget what has come and what has not left yet."""
        with self._translated() as port:
            port.reset_input_buffer()
            port.reset_output_buffer()

    def close(self) -> None:
        """Close the port; never fails, may be repeated."""
        port, self._port = self._port, None
        if port is None:
            return
        held = _held_besides(port)
        with suppress(*_FAILURES):
            _mark(port, is_ours=False)  # on a port that somebody else keeps open the mark would stay
        with suppress(*_FAILURES):
            port.close()
        for resource in held:
            with suppress(OSError):
                resource.close()

    def now_s(self) -> float:
        """Return the steady clock deadlines are measured on."""
        return time.monotonic()

    @contextmanager
    def _translated(self) -> Iterator[Any]:
        """Give the open port; turn what it raises into ours and let go of a port that is gone."""
        if self._port is None:
            raise DeviceAbsentError("the port is closed")
        try:
            yield self._port
        except serial.SerialTimeoutException as error:
            raise DeviceSilentError("the line takes no bytes") from error
        except _FAILURES as error:
            # WORKAROUND pyserial 3.5: `is_open` stays True on a port that is gone; only closing is honest.
            self.close()
            raise DeviceAbsentError("the port is gone") from error


def is_taken(ref: DeviceRef) -> bool:
    """Say whether another program has a port; one that is free is let go at once, and nothing is sent."""
    line = SerialLine(ref)
    try:
        line.open(0.0)
    except DeviceError as error:
        return isinstance(error, DeviceBusyError)
    finally:
        line.close()
    return False


def _mark(port: Any, *, is_ours: bool) -> None:
    """Mark a port as taken for every later open but root's, or take the mark off."""
    number = getattr(port, "fd", None)  # sockets have none
    if sys.platform != "win32" and number is not None and not os.ttyname(number).startswith("/dev/pts/"):
        fcntl.ioctl(number, termios.TIOCEXCL if is_ours else termios.TIOCNXCL)


def _held_besides(port: Any) -> list[Any]:
    """Return what closing a port leaves open.

    WORKAROUND pyserial 3.5: `socket://` and `rfc2217://` keep a socket whose far end has hung up, `spy://`
    never closes its file.
    """
    held = [getattr(port, "_socket", None)]
    output = getattr(getattr(port, "formatter", None), "output", None)
    held.append(None if output is sys.stderr else output)
    return [resource for resource in held if resource is not None]


def _open_failure(error: Exception) -> DeviceError:
    """Tell absent from taken."""
    number = getattr(error, "errno", None)
    if number in _BUSY:
        return DeviceBusyError("the port is taken")
    return DeviceAbsentError(f"errno {number}")
