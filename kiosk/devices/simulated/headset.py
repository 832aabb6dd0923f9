"""The headset socket's twin: a pipe from which come the bytes that a real socket's input device sends."""

import os
from pathlib import Path

from kiosk.devices.protocol.input_event import headset_event


class HeadsetTwin:
    """A socket into which somebody plugs; begins empty, closed by whoever made it."""

    def __init__(self, path: Path) -> None:
        """Make the pipe at a path that is free."""
        os.mkfifo(path)
        self.path = path
        # Both ends: a reader that comes later finds an open pipe, and no end of it.
        self._pipe = os.open(path, os.O_RDWR)

    def plug(self) -> None:
        """Plug a headset in."""
        os.write(self._pipe, headset_event(is_in=True))

    def pull(self) -> None:
        """Pull it."""
        os.write(self._pipe, headset_event(is_in=False))

    def close(self) -> None:
        """Take the socket away."""
        os.close(self._pipe)
        self.path.unlink()
