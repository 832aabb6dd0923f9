"""Builds a release's folder from what is here already and what was fetched; whole, checked, or not there."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import zstandard

from kiosk.errors import UpdateDamagedError, UpdateNotFetchedError
from kiosk.updates.fetching import Pool, choice_for
from kiosk.updates.folders import make_folder, remove_tree, sync_folder, told_as_ours, written_whole
from kiosk.updates.manifest import MANIFEST_FILE, Manifest, ReleaseFile

_BLOCK_BYTES: Final = 1024 * 1024
# A patch reaches over the file it begins at and the one it makes: 2^27 bytes hold the largest of ours twice.
_WINDOW_BYTES: Final = 2**27
_PROGRAM_MODE: Final = 0o755
_FILE_MODE: Final = 0o644


def build(manifest: Manifest, held: Mapping[str, Path], pool: Pool, target: Path) -> None:
    """Build a release beside, check every byte of it, and give the folder its name.

    Args:
        manifest: the release; its signature was checked.
        held: files of an installed program by hash; each is read and checked again.
        pool: what was fetched; not believed in anything.
        target: the folder to make; what stands there under that name is replaced.

    Raises:
        UpdateNotFetchedError: something is missing.
        UpdateDamagedError: a file is not what was signed.
        DiskFullError: no space.
    """
    beside = target.with_name(f".{target.name}.building")
    remove_tree(beside)
    make_folder(beside)
    for file in manifest.files:
        path = beside / file.path
        make_folder(path.parent)
        _write(path, file, _content(file, held, pool))
    for link in manifest.links:
        path = beside / link.path
        make_folder(path.parent)
        with told_as_ours(path.name):
            path.symlink_to(link.target)
    written_whole(beside / MANIFEST_FILE, manifest.raw)
    with told_as_ours(target.name):
        for folder in sorted({path.parent for path in beside.rglob("*")}):
            sync_folder(folder)
        remove_tree(target)
        beside.replace(target)
        sync_folder(target.parent)


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Say whether a folder holds a release, every file as signed and no other."""
    expected = {file.path for file in manifest.files} | {link.path for link in manifest.links}
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }
    if found != expected | {MANIFEST_FILE}:
        return False
    return all(_digest((folder / file.path).read_bytes()) == file.sha256 for file in manifest.files) and all(
        str((folder / link.path).readlink()) == link.target for link in manifest.links
    )


def _content(file: ReleaseFile, held: Mapping[str, Path], pool: Pool) -> Iterator[bytes]:
    if file.sha256 in held:
        return _blocks(held[file.sha256])
    packed = choice_for(file, held)
    if not pool.has(packed) and pool.has(file.whole):
        packed = file.whole
    if not pool.has(packed):
        raise UpdateNotFetchedError(packed.name)
    data = _read(pool.path(packed), packed.size_bytes)
    if _digest(data) != packed.sha256:
        pool.path(packed).unlink(missing_ok=True)
        raise UpdateDamagedError(packed.name)
    base = held[packed.base].read_bytes() if packed.base else b""
    return _unpacked(data, base, file)


def _read(path: Path, size_bytes: int) -> bytes:
    with told_as_ours(path.name), path.open("rb") as file:
        return file.read(size_bytes + 1)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield block


def _unpacked(data: bytes, base: bytes, file: ReleaseFile) -> Iterator[bytes]:
    held = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
    reader = zstandard.ZstdDecompressor(dict_data=held, max_window_size=_WINDOW_BYTES).stream_reader(data)
    try:
        while block := reader.read(_BLOCK_BYTES):
            yield block
    except zstandard.ZstdError as error:
        raise UpdateDamagedError(f"{file.path}: {error}") from error


def _write(path: Path, file: ReleaseFile, content: Iterator[bytes]) -> None:
    digest, size = hashlib.sha256(), 0
    with told_as_ours(path.name), path.open("xb") as out:
        for block in content:
            size += len(block)
            if size > file.size_bytes:
                break
            digest.update(block)
            out.write(block)
        os.fchmod(out.fileno(), _PROGRAM_MODE if file.is_program else _FILE_MODE)
        out.flush()
        os.fsync(out.fileno())
    if size != file.size_bytes or digest.hexdigest() != file.sha256:
        raise UpdateDamagedError(file.path)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
