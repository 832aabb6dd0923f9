"""Waiting that a signal ends at once: for commands that stay, in the one thread that signals reach."""

import select
import signal
import socket
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def wait_or_end(seconds: float) -> None:
    """Wait so long in the main thread; SIGINT and SIGTERM end it at once.

    Raises:
        KeyboardInterrupt: a signal came.
    """
    near, far = socket.socketpair()
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    with near, far:
        near.settimeout(0)
        woken_before = signal.set_wakeup_fd(near.fileno(), warn_on_full_buffer=False)
        before = {number: signal.signal(number, note) for number in _SIGNALS}
        try:
            select.select([far], [], [], max(0.0, seconds))
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(woken_before)
    if came:
        raise KeyboardInterrupt
