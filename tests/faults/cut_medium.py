"""What a medium holds after the power went: synced bytes always, the rest as chance has it."""

import enum
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Fact = tuple[Any, ...]
SECTOR_BYTES = 512
SAID = ".said"  # the file whose writes are marks in the record


class Fate(enum.StrEnum):
    """What becomes of changes that were not synced."""

    LOST = "lost"  # nothing of them is there
    NAMES_ONLY = "names_only"  # names are there, contents are not: files empty or as last synced
    TORN = "torn"  # each is there, or not, or in part by sectors; names up to some moment


@dataclass(slots=True)
class _File:
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Fact] = field(default_factory=list)


@dataclass(slots=True)
class CutMedium:
    """Follows a record; `cut` gives the files as they are found when the power is back.

    `is_strict` is a file system that promises no more than POSIX: each folder's names stand for themselves.
    """

    root: int
    is_strict: bool = False
    _files: dict[int, _File] = field(default_factory=dict)
    _folders: dict[int, dict[str, int]] = field(default_factory=dict)
    _pending_names: list[Fact] = field(default_factory=list)

    @classmethod
    def holding(cls, folder: Path) -> "CutMedium":
        """Begin with a folder whose every byte is synced."""
        medium = cls(folder.stat().st_ino)
        for path in (folder, *folder.rglob("*")):
            inode = path.stat().st_ino
            if path.is_dir():
                medium._folders[inode] = {one.name: one.stat().st_ino for one in path.iterdir()}
            else:
                medium._files[inode] = _File(bytearray(path.read_bytes()))
        return medium

    def follow(self, fact: Fact) -> None:
        """Take one recorded fact."""
        kind = fact[0]
        if kind in {"write", "truncate"}:
            self._files.setdefault(fact[1], _File()).pending.append(fact)
        elif kind == "fsync":
            file = self._files.setdefault(fact[1], _File())
            for change in file.pending:
                _apply(file.synced, change)
            file.pending.clear()
        elif kind == "fsyncdir":
            self._sync_names(fact[1])
        elif kind != "said":
            if kind == "name":
                self._files.setdefault(fact[3], _File())
            self._pending_names.append(fact)

    def _sync_names(self, folder: int) -> None:
        """Keep a folder's names: its own only; in a journalling file system all that came before too."""
        touching = [number for number, one in enumerate(self._pending_names) if _touches(one, folder)]
        if not self.is_strict:
            touching = list(range(touching[-1] + 1)) if touching else []
        for number in touching:
            _name(self._folders, self._pending_names[number])
        self._pending_names = [
            one for number, one in enumerate(self._pending_names) if number not in touching
        ]

    def cut(self, target: Path, fate: Fate, chance: random.Random) -> None:
        """Write what is left into an empty folder."""
        folders = {inode: dict(names) for inode, names in self._folders.items()}
        kept = {
            Fate.LOST: 0,
            Fate.NAMES_ONLY: len(self._pending_names),
            Fate.TORN: chance.randint(0, len(self._pending_names)),
        }[fate]
        for fact in self._pending_names[:kept]:
            _name(folders, fact)
        self._put(folders, self.root, target, fate, chance)

    def _put(
        self, folders: dict[int, dict[str, int]], inode: int, target: Path, fate: Fate, chance: random.Random
    ) -> None:
        target.mkdir(parents=True, exist_ok=True)
        for name, child in folders.get(inode, {}).items():
            if child in folders:
                self._put(folders, child, target / name, fate, chance)
            else:
                file = self._files.setdefault(child, _File())
                (target / name).write_bytes(_left(file, fate, chance))


def _touches(fact: Fact, folder: int) -> bool:
    return folder in ({fact[1], fact[3]} if fact[0] == "rename" else {fact[1]})


def read_record(path: Path) -> Iterator[Fact]:
    """Yield the facts of a record."""
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def changing(facts: Sequence[Fact]) -> list[int]:
    """Return after which facts a cut tells something new."""
    return [number for number, fact in enumerate(facts) if fact[0] != "said"]


def _left(file: _File, fate: Fate, chance: random.Random) -> bytes:
    data = bytearray(file.synced)
    if fate is Fate.TORN:
        for change in file.pending:
            _tear(data, change, chance)
    return bytes(data)


def _tear(data: bytearray, change: Fact, chance: random.Random) -> None:
    whole, gone, sectors = 0.4, 0.7, chance.random()
    if sectors < whole or (change[0] == "truncate" and sectors < gone):
        _apply(data, change)
    elif sectors >= gone and change[0] == "write":
        _, inode, offset, written = change
        for start in range(0, len(written), SECTOR_BYTES):
            if chance.random() < 0.5:
                _apply(data, ("write", inode, offset + start, written[start : start + SECTOR_BYTES]))


def _apply(data: bytearray, change: Fact) -> None:
    if change[0] == "truncate":
        length = change[2]
        data[:] = data[:length] + bytes(max(0, length - len(data)))
        return
    _, _, offset, written = change
    if offset > len(data):
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(written)] = written


def _name(folders: dict[int, dict[str, int]], fact: Fact) -> None:
    kind, parent, name, *rest = fact
    names = folders.setdefault(parent, {})
    if kind == "unname":
        names.pop(name, None)
    elif kind == "rename":
        new_parent, new_name, inode = rest
        names.pop(name, None)
        folders.setdefault(new_parent, {})[new_name] = inode
    else:
        names[name] = rest[0]
        if kind == "folder":
            folders.setdefault(rest[0], {})
