"""Keeps what is damaged or contradicts: set aside under a new name, never deleted, never written again."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.domain.entry import Entry
from kiosk.errors import StoreError
from kiosk.store import entry_table
from kiosk.store.database import Database
from kiosk.store.disk import make_folder, storage_error, sync_file, sync_folder
from kiosk.store.equipment import StoreFiles
from kiosk.store.sidecar_reader import segment_numbers, segment_path

_DATABASE_PARTS: Final = ("", "-journal", "-wal", "-shm")


def set_database_aside(files: StoreFiles) -> None:
    """Move the database and its log into a new folder of the home's `set-aside`.

    Raises:
        StoreError: it cannot be moved; nothing is rebuilt then.
    """
    present = [part for part in _DATABASE_PARTS if _sibling(files.database, part).exists()]
    if not present:
        return
    try:
        folder = _new_folder(files.set_aside, "database")
        for part in present:
            path = _sibling(files.database, part)
            _double(path, folder / path.name)
        sync_folder(folder)
        for part in present:
            _sibling(files.database, part).unlink()
        sync_folder(files.database.parent)
    except OSError as error:
        raise storage_error(error) from error


def copy_files(files: StoreFiles) -> None:
    """Keep a byte-wise copy of the closed database and its log in a new folder of `set-aside`.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        folder = _new_folder(files.set_aside, "database")
        for part in _DATABASE_PARTS:
            path = _sibling(files.database, part)
            if path.exists():
                shutil.copy2(path, folder / path.name)
                sync_file(folder / path.name)
        sync_folder(folder)
    except OSError as error:
        raise storage_error(error) from error


def copy_database(database: Database, files: StoreFiles, key: bytes) -> None:
    """Keep a whole encrypted copy of a readable database in a new folder of `set-aside`.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        folder = _new_folder(files.set_aside, "database")
    except OSError as error:
        raise storage_error(error) from error
    copy = Database.writing(folder / files.database.name, key, 0)
    with contextlib.closing(copy):
        database.copy_into(copy)


def set_sidecar_aside(files: StoreFiles) -> None:
    """Move every segment into a new folder beside them, on the same medium.

    Raises:
        StoreError: they cannot be moved; nothing is rebuilt then.
    """
    numbers = segment_numbers(files.sidecar)
    if not numbers:
        return
    try:
        folder = _new_folder(files.sidecar, "set-aside")
        for number in numbers:
            path = segment_path(files.sidecar, number)
            path.rename(folder / path.name)
        sync_folder(folder)
        sync_folder(files.sidecar)
    except OSError as error:
        raise storage_error(error) from error


def kept_databases(files: StoreFiles) -> Iterator[Path]:
    """Yield the databases that were set aside, newest first."""
    folders = files.set_aside.glob("database-*")
    for folder in sorted(folders, key=lambda path: (len(path.name), path.name), reverse=True):
        if (folder / files.database.name).exists():
            yield folder / files.database.name


def remove_database(path: Path) -> None:
    """Remove a half-built database of our own making, before it was ever in use."""
    for part in _DATABASE_PARTS:
        _sibling(path, part).unlink(missing_ok=True)


def readable_entries(database: Database) -> Iterator[Entry]:
    """Yield every entry of a damaged database that can still be read and whose bytes are as signed."""
    last = 0
    with contextlib.suppress(StoreError):
        last = entry_table.last_position(database)
    for position in range(1, last + 1):
        with contextlib.suppress(StoreError):
            entry = entry_table.entry_at(database, position)
            if entry is not None:
                yield entry


def _sibling(path: Path, part: str) -> Path:
    return path.with_name(path.name + part)


def _double(path: Path, target: Path) -> None:
    """Give a file a second name before it loses its first: no cut may part a database from its log."""
    try:
        os.link(path, target)
    except OSError:  # a medium without hard links
        shutil.copy2(path, target)
        sync_file(target)


def _new_folder(parent: Path, stem: str) -> Path:
    make_folder(parent)
    number = 1
    while (parent / f"{stem}-{number}").exists():
        number += 1
    folder = parent / f"{stem}-{number}"
    make_folder(folder)
    return folder
