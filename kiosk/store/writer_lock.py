"""The writer's lock: one process writes a store, and its lock dies with it."""

from pathlib import Path

from filelock import FileLock, Timeout

from kiosk.errors import StoreError, WriterBusyError


class WriterLock:
    """An operating system's lock on a file, held from construction until `release`."""

    def __init__(self, path: Path) -> None:
        """Take the lock at once.

        Raises:
            WriterBusyError: another process of this machine holds it.
            StoreError: the medium takes no lock file.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(path, timeout=0, thread_local=False)
            self._lock.acquire()
        except Timeout as error:
            raise WriterBusyError(str(path.name)) from error
        except (OSError, NotImplementedError) as error:
            raise StoreError(f"lock {path.name}: {type(error).__name__}") from error

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()
