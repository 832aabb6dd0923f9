"""The writer's lock: one process writes a store, and its lock dies with it."""

import os
import sys
from pathlib import Path
from typing import Final

from kiosk.errors import StoreError, WriterBusyError

_OTHERS: Final = 0o644


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    _BUSY: type[OSError] = PermissionError
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    _BUSY: type[OSError] = BlockingIOError


class WriterLock:
    """An operating system's lock on a file, held from construction until `release`.

    The first byte of the file on Windows, the file elsewhere; the file itself stays, empty.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock at once.

        Raises:
            WriterBusyError: another process of this machine holds it.
            StoreError: the medium takes no lock file.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT, _OTHERS)
        except OSError as error:
            raise StoreError(f"lock {path.name}: {type(error).__name__}") from error
        try:
            _take(self._handle)
        except OSError as error:
            self.release()
            if isinstance(error, _BUSY):
                raise WriterBusyError(str(path.name)) from error
            raise StoreError(f"lock {path.name}: {type(error).__name__}") from error

    def release(self) -> None:
        """Give the lock back; it goes with the handle."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)
