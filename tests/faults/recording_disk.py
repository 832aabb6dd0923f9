"""A file system that works like the folder below it and records every change and every sync.

Runs as a program: `python -m tests.faults.recording_disk MOUNTPOINT FOLDER RECORD [ROOM_BYTES]`.
The record is a pickle stream of tuples in the order in which the changes happened; what is written to the
file `.said` becomes a mark in it. With ROOM_BYTES the disk is full after that many written bytes, the last
write being cut short.
"""

import contextlib
import errno
import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import mfusepy

from tests.faults.cut_medium import SAID

_STAT = ("st_gid", "st_mode", "st_nlink", "st_size", "st_uid")


class RecordingDisk(mfusepy.Operations):
    """Passes everything through to a folder, and writes down in order what reaches it."""

    use_ns = True

    def __init__(self, folder: str, record: str, room_bytes: int | None) -> None:
        self._folder = folder
        self._record = Path(record).open("wb", buffering=0)  # noqa: SIM115 - open as long as the disk
        self._room_bytes = room_bytes

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        found = os.lstat(self._real(path))
        times = {f"st_{kind}time": getattr(found, f"st_{kind}time_ns") for kind in "amc"}
        return {name: getattr(found, name) for name in _STAT} | times

    def readdir(self, path: str, fh: int) -> Iterator[str]:
        yield from (".", "..", *(one.name for one in Path(self._real(path)).iterdir()))

    def statfs(self, path: str) -> dict[str, int]:
        found = os.statvfs(self._folder)
        names = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_files", "f_ffree", "f_frsize", "f_namemax")
        return {name: getattr(found, name) for name in names}

    def open(self, path: str, flags: int) -> int:
        # Written at given places only: appending is the kernel's work above.
        return os.open(self._real(path), flags & ~os.O_APPEND)

    def create(self, path: str, mode: int, fi: int | None = None) -> int:
        handle = os.open(self._real(path), os.O_RDWR | os.O_CREAT, mode)
        self._note("name", self._parent(path), Path(path).name, os.fstat(handle).st_ino)
        return handle

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        if Path(path).name == SAID:
            self._note("said", bytes(data).decode())
            return len(data)
        taken = bytes(data)[: self._room()]
        if not taken:
            raise mfusepy.FuseOSError(errno.ENOSPC)
        os.pwrite(fh, taken, offset)
        if self._room_bytes is not None:
            self._room_bytes -= len(taken)
        self._note("write", os.fstat(fh).st_ino, offset, taken)
        return len(taken)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        os.truncate(self._real(path), length)
        self._note("truncate", self._inode(path), length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._note("fsync", os.fstat(fh).st_ino)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._note("fsyncdir", self._inode(path))
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def unlink(self, path: str) -> int:
        Path(self._real(path)).unlink()
        self._note("unname", self._parent(path), Path(path).name)
        return 0

    def rename(self, old: str, new: str) -> int:
        inode = self._inode(old)
        Path(self._real(old)).replace(self._real(new))
        self._note("rename", self._parent(old), Path(old).name, self._parent(new), Path(new).name, inode)
        return 0

    def link(self, target: str, source: str) -> int:
        os.link(self._real(source), self._real(target))
        self._note("name", self._parent(target), Path(target).name, self._inode(target))
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        Path(self._real(path)).mkdir(mode)
        self._note("folder", self._parent(path), Path(path).name, self._inode(path))
        return 0

    def rmdir(self, path: str) -> int:
        Path(self._real(path)).rmdir()
        self._note("unname", self._parent(path), Path(path).name)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        Path(self._real(path)).chmod(mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        with contextlib.suppress(OSError):
            os.utime(self._real(path), ns=times)
        return 0

    def _room(self) -> int | None:
        return None if self._room_bytes is None else max(0, self._room_bytes)

    def _note(self, *fact: object) -> None:
        pickle.dump(fact, self._record)

    def _real(self, path: str) -> str:
        return self._folder + path

    def _inode(self, path: str) -> int:
        return os.lstat(self._real(path)).st_ino

    def _parent(self, path: str) -> int:
        return self._inode(str(Path(path).parent))


if __name__ == "__main__":
    mountpoint, below, noted, *room = sys.argv[1:]
    disk = RecordingDisk(below, noted, int(room[0]) if room else None)
    mfusepy.FUSE(disk, mountpoint, foreground=True, nothreads=True, hard_remove=True)
