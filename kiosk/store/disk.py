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


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the medium; where folders cannot be opened (Windows), do nothing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary file, sync, rename, sync of the folder.

    Raises:
        DiskFullError: no space. StoreError: the folder cannot be written.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("wb", buffering=0) as file:
            file.write(data)
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
