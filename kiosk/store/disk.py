"""The disk under the store: syncing, free space, whole-file writes."""

import errno
import os
import shutil
from pathlib import Path

from kiosk.errors import DiskFullError, StoreError


def sync_data(file: int) -> None:
    """Wait until a file's bytes are on the medium."""
    if hasattr(os, "fdatasync"):
        os.fdatasync(file)
    else:
        os.fsync(file)


def sync_file(path: Path) -> None:
    """Wait until the bytes of a file that others have written are on the medium."""
    handle = os.open(path, (os.O_RDWR if os.name == "nt" else os.O_RDONLY) | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the medium; where folders cannot be opened (Windows), do nothing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_out(file: int, data: bytes) -> None:
    """Write all of `data` at a file's position; a medium that takes a part only is asked for its reason."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def make_folder(folder: Path) -> None:
    """Make a folder with its parents, and wait until every new name is on the medium."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary file, sync, rename, sync of the folder.

    Raises:
        DiskFullError: no space. StoreError: the folder cannot be written.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("wb", buffering=0) as file:
            write_out(file.fileno(), data)
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise storage_error(error) from error


def storage_error(error: OSError) -> StoreError:
    """Return the house's error for one of the operating system's."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return (DiskFullError if full else StoreError)(f"errno {error.errno}")


def free_bytes(folder: Path) -> int:
    """Return the space left for ordinary programs on a folder's medium."""
    return shutil.disk_usage(folder).free
