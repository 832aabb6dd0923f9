"""Files of the fitter: whole or not there, and on the medium before anything depends on them."""

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kiosk.errors import DiskFullError, UpdateError


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, open to read whatever the caller's mask: others start what is in it.

    Raises:
        DiskFullError, UpdateError: it cannot be made.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with told_as_ours(folder.name):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the medium; where folders cannot be opened, do nothing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def written_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file beside, sync it, and give it its name.

    Raises:
        DiskFullError, UpdateError: what was there before stands.
    """
    beside = path.with_name(f".{path.name}.new")
    with told_as_ours(path.name):
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)


def write_json(path: Path, fields: Mapping[str, Any]) -> None:
    """Write an object whole."""
    written_whole(path, json.dumps(fields, ensure_ascii=False, sort_keys=True).encode() + b"\n")


def read_json(path: Path) -> dict[str, Any]:
    """Return an object of ours; what is not there, or not readable, is empty."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def point(link: Path, target: str) -> None:
    """Let a symbolic link point elsewhere in one atomic rename.

    Raises:
        DiskFullError, UpdateError: it points where it did.
    """
    beside = link.with_name(f".{link.name}.new")
    with told_as_ours(link.name):
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        beside.replace(link)
        sync_folder(link.parent)


def forget(path: Path) -> None:
    """Remove a file; it is gone for good when this returns."""
    with told_as_ours(path.name):
        path.unlink(missing_ok=True)
        sync_folder(path.parent)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all in it, renamed first so that no half of it is taken for a whole."""
    if not folder.exists():
        return
    with told_as_ours(folder.name):
        doomed = folder
        if not folder.name.startswith("."):
            doomed = folder.with_name(f".{folder.name}.going")
            shutil.rmtree(doomed, ignore_errors=True)
            folder.replace(doomed)
            sync_folder(folder.parent)
        shutil.rmtree(doomed)


@contextlib.contextmanager
def told_as_ours(name: str) -> Iterator[None]:
    """Turn the system's errors into the house's."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFullError(name) from error
        raise UpdateError(f"{name}: {errno.errorcode.get(error.errno or 0, 'unknown')}") from error
