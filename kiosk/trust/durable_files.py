"""Small files that are whole or not there: written beside, synced, then named."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kiosk.errors import DiskFullError, StoreError


def write_once(path: Path, data: bytes) -> None:
    """Create `path` with mode 0600; an existing file is never replaced.

    Raises:
        FileExistsError: the name is taken. DiskFullError, StoreError: nothing was written.
    """
    with _translated(path), _written_beside(path, data) as beside:
        try:
            os.link(beside, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links: the best that is left
            if path.exists():
                raise FileExistsError(path) from None
            beside.replace(path)


def replace(path: Path, data: bytes) -> None:
    """Put `data` in the place of whatever `path` held; a reader sees the old or the new, never a mixture.

    Raises:
        DiskFullError, StoreError: the old content stands.
    """
    with _translated(path), _written_beside(path, data) as beside:
        beside.replace(path)


@contextlib.contextmanager
def _written_beside(path: Path, data: bytes) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield beside
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # other systems order the names themselves
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(path.name) from error
        raise StoreError(f"{path.name}: {errno.errorcode.get(error.errno or 0, 'unknown')}") from error
