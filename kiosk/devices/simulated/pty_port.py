"""The far end of a serial port that exists only here: a pty behind a path that stays the same."""

import errno
import os
import tty
from pathlib import Path

_READ_BYTES = 1_024
_GONE = {errno.EIO, errno.EBADF}


class PtyPort:
    """A pty with a symbolic link to it; unplugging closes both ends, plugging in makes a new pty.

    The near end is kept open here too, so that programs can come and go without a hang-up.
    """

    def __init__(self, link: Path) -> None:
        self._link = link
        self._far_fd = self._near_fd = -1

    @property
    def is_plugged(self) -> bool:
        """Say whether the port exists."""
        return self._far_fd >= 0

    def fileno(self) -> int:
        """Return the far end's file number, for a selector."""
        return self._far_fd

    @property
    def device(self) -> str:
        """The near end's own path, e.g. `/dev/pts/7`."""
        return os.ttyname(self._near_fd) if self.is_plugged else ""

    def plug(self) -> None:
        """Make the port and set the link, replacing an old one in one step."""
        if self.is_plugged:
            return
        self._far_fd, self._near_fd = os.openpty()
        tty.setraw(self._near_fd)  # else the far end would hear its own words as echo
        os.set_blocking(self._far_fd, False)
        fresh = self._link.with_name(f"{self._link.name}.{os.getpid()}")
        self._link.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(self.device)
        fresh.replace(self._link)

    def unplug(self) -> None:
        """Take the port away: whoever has it open gets an error, the link is gone."""
        if not self.is_plugged:
            return
        if self._link.is_symlink() and str(self._link.readlink()) == self.device:
            self._link.unlink()
        os.close(self._near_fd)
        os.close(self._far_fd)
        self._far_fd = self._near_fd = -1

    def read(self, max_bytes: int) -> bytes:
        """Return what the program wrote; nothing when there is nothing."""
        try:
            return os.read(self._far_fd, min(max_bytes, _READ_BYTES))
        except BlockingIOError:
            return b""
        except OSError as error:
            if error.errno in _GONE:
                return b""
            raise

    def write(self, data: bytes) -> int:
        """Send to the program; return how many bytes the line took."""
        try:
            return os.write(self._far_fd, data)
        except BlockingIOError:
            return 0
