"""Fetches what a release has and this machine has not: by hash, in pieces, going on where the line broke."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.errors import LineDownError, UpdateDamagedError
from kiosk.updates.folders import make_folder, sync_folder, told_as_ours
from kiosk.updates.manifest import Manifest, Packed, ReleaseFile
from kiosk.updates.source import Source

SMALLEST_BLOCK: Final = 16 * 1024
LARGEST_BLOCK: Final = 512 * 1024
_BLOCKS_BEFORE_MORE: Final = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """How far fetching has come, in bytes as they lie in the repository."""

    done_bytes: int
    total_bytes: int


@dataclass(slots=True)
class Pool:
    """Packed files, each under the hash of its packed bytes; one that is there is whole."""

    folder: Path

    def path(self, packed: Packed) -> Path:
        """Return where a packed file lies, or will lie."""
        return self.folder / packed.sha256

    def has(self, packed: Packed) -> bool:
        """Say whether a packed file is here whole."""
        return self.path(packed).exists()

    def part(self, packed: Packed) -> Path:
        """Return where a packed file grows until it is whole."""
        return self.folder / f"{packed.sha256}.part"

    def keep_only(self, wanted: frozenset[str]) -> None:
        """Remove what belongs to other releases."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if path.name.removesuffix(".part") not in wanted:
                path.unlink(missing_ok=True)


def held_files(folder: Path | None) -> dict[str, Path]:
    """Return the files of an installed program by the hash of what they hold now."""
    if folder is None or not folder.is_dir():
        return {}
    return {
        hash_of(path): path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()
    }


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def choice_for(file: ReleaseFile, held: Mapping[str, Path]) -> Packed:
    """Return the smallest thing from which a file can be made: itself packed, or a patch to one held."""
    usable = [patch for patch in file.patches if patch.base in held]
    return min([file.whole, *usable], key=lambda packed: packed.size_bytes)


def wanted(manifest: Manifest, held: Mapping[str, Path]) -> list[Packed]:
    """Return what must be fetched for a release, each once."""
    chosen = {
        packed.sha256: packed
        for file in manifest.files
        if file.sha256 not in held
        for packed in [choice_for(file, held)]
    }
    return list(chosen.values())


def fetch(
    pieces: list[Packed],
    source: Source,
    pool: Pool,
    tell: Callable[[Progress], None],
    rest: Callable[[], None] = lambda: None,
) -> None:
    """Fetch every piece; what came before a break is kept, and the next call goes on there.

    Args:
        pieces: what is wanted.
        source: where from.
        pool: where to.
        tell: hears how far it is, after every block.
        rest: called after every block; leaves the line to others as long as it takes.

    Raises:
        LineError: the line broke; call again.
        UpdateSourceMissingError, UpdateDamagedError: the repository has not what it has signed.
        DiskFullError: no space.
    """
    make_folder(pool.folder)
    total = sum(piece.size_bytes for piece in pieces)
    done = sum(piece.size_bytes for piece in pieces if pool.has(piece))
    pace = _Pace()
    for piece in pieces:
        if pool.has(piece):
            continue
        for came in _grown(piece, source, pool, pace):
            tell(Progress(done + came, total))
            rest()
        done += piece.size_bytes
    tell(Progress(total, total))


def _grown(piece: Packed, source: Source, pool: Pool, pace: "_Pace") -> Iterator[int]:
    """Let a part grow block by block until it is whole; yield its size after each."""
    part = pool.part(piece)
    size = part.stat().st_size if part.exists() else 0
    if size > piece.size_bytes:
        part.unlink()
        size = 0
    with told_as_ours(part.name), part.open("ab") as file:
        while size < piece.size_bytes:
            block = pace.read(source, piece.name, size, piece.size_bytes - size)
            if not block:
                raise UpdateDamagedError(f"{piece.name}: shorter than signed")
            file.write(block)
            file.flush()
            size += len(block)
            yield size
    _finish(piece, pool)


def _finish(piece: Packed, pool: Pool) -> None:
    part = pool.part(piece)
    if hash_of(part) != piece.sha256:
        part.unlink()
        raise UpdateDamagedError(f"{piece.name}: hash")
    with told_as_ours(part.name):
        part.replace(pool.path(piece))
        sync_folder(pool.folder)


class _Pace:
    """How much is asked for at once: twice as much after each block that came, until the line breaks once.

    From then on half of what broke, and only now and again a little more: what was on its way is lost.
    """

    def __init__(self) -> None:
        self._block = SMALLEST_BLOCK * 4
        self._came_since_break: int | None = None

    def read(self, source: Source, name: str, offset: int, left: int) -> bytes:
        while True:
            most = min(left, self._block)
            try:
                block = source.read(name, offset, most)
            except LineDownError:
                if self._block <= SMALLEST_BLOCK:
                    raise
                self._block = max(SMALLEST_BLOCK, self._block // 2)
                self._came_since_break = 0
                continue
            self._grow()
            return block[:most]

    def _grow(self) -> None:
        if self._came_since_break is None:
            self._block = min(LARGEST_BLOCK, self._block * 2)
            return
        self._came_since_break += 1
        if self._came_since_break % _BLOCKS_BEFORE_MORE == 0:
            self._block = min(LARGEST_BLOCK, self._block + SMALLEST_BLOCK)
