"""Pictures of papers: content-addressed, encrypted, in chunks, in a folder of each copy.

A file holds a segment header (its own key, wrapped as in the second copy), then one frame per chunk
(`portal/contract/blobs.md`). It is written whole or not at all, and its name is the hash of what is inside.
"""

import contextlib
import hashlib
import logging
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from kiosk.domain.attachment import AttachmentHash
from kiosk.errors import AttachmentMissingError, StoreDamagedError, StoreError
from kiosk.ports import Durability, KeptBlob, SegmentCiphers
from kiosk.store import frames
from kiosk.store.disk import make_folder, storage_error, sync_folder, write_whole

_LOG = logging.getLogger(__name__)
CHUNK_BYTES: Final = 64 * 1024
SUFFIX: Final = ".lpb"
_VERSION: Final = 1
_PREFIX_DIGITS: Final = 2


class BlobReader:
    """Reads pictures from whichever copy is whole; keeps no file open, so any process may."""

    def __init__(self, folders: tuple[Path, Path], ciphers: SegmentCiphers) -> None:
        """Take the folder beside the database and the one beside the second copy."""
        self._folders = folders
        self._ciphers = ciphers

    def holds(self, digest: AttachmentHash) -> bool:
        """Say whether a picture is kept beside the database."""
        return _path(self._folders[0], digest).exists()

    def read(self, digest: AttachmentHash) -> bytes:
        """Return a picture's bytes, proved against its hash.

        Raises:
            AttachmentMissingError: neither copy has it whole.
        """
        for folder in self._folders:
            data = self._whole(folder, digest)
            if data is not None:
                return data
        raise AttachmentMissingError(digest)

    def _whole(self, folder: Path, digest: AttachmentHash) -> bytes | None:
        """Return a copy's bytes if they are there and are what the name says, None otherwise."""
        try:
            found = opened(_path(folder, digest).read_bytes(), self._ciphers)
        except FileNotFoundError:
            return None
        except (OSError, StoreError) as error:
            _LOG.warning("picture %s damaged: %s", digest[:8], type(error).__name__)
            return None
        return found if _hash(found) == digest else None


class BlobShelf(BlobReader):
    """Implements `ports.BlobStore`; lives in the store lane."""

    def __init__(self, folders: tuple[Path, Path], ciphers: SegmentCiphers) -> None:
        """Take both folders; they are made when the first picture comes."""
        super().__init__(folders, ciphers)
        self._fresh: set[AttachmentHash] = set()

    def put(self, data: bytes) -> KeptBlob:
        """Keep a picture in both copies; it is durable when this returns.

        A copy that is there and whole stays; one that is damaged is written again.

        Raises:
            DiskFullError: no space beside the database. StoreError: it cannot be written there.
        """
        digest = _hash(data)
        self._fresh.add(digest)
        missing = [folder for folder in self._folders if self._whole(folder, digest) is None]
        durability = Durability.BOTH_COPIES
        if missing:
            sealed_bytes = sealed(data, self._ciphers)
            for folder in missing:
                try:
                    _write(folder, digest, sealed_bytes)
                except StoreError as error:
                    if folder == self._folders[0]:
                        raise
                    _LOG.warning("picture in one copy only: %s", error.code)
                    durability = Durability.SINGLE_COPY
        return KeptBlob(digest, len(data), durability)

    def level(self) -> int:
        """Write every picture that one copy lacks or has damaged from the other; return how many.

        Raises:
            DiskFullError: no space. StoreError: a folder cannot be written.
        """
        mended = 0
        for digest in sorted({digest for folder in self._folders for digest in _kept(folder)}):
            copies = [self._whole(folder, digest) for folder in self._folders]
            data = next((copy for copy in copies if copy is not None), None)
            for folder, copy in zip(self._folders, copies, strict=True):
                if copy is None and data is not None:
                    _write(folder, digest, sealed(data, self._ciphers))
                    mended += 1
        return mended

    def sweep(self, named: Collection[AttachmentHash]) -> int:
        """Remove pictures that nothing names; those put since this start may still belong to an open form."""
        wanted = {*named, *self._fresh}
        swept: set[AttachmentHash] = set()
        for folder in self._folders:
            for digest in list(_kept(folder)):
                if digest not in wanted:
                    with contextlib.suppress(OSError):
                        _path(folder, digest).unlink(missing_ok=True)
                        sync_folder(_path(folder, digest).parent)
                    swept.add(digest)
        return len(swept)


def sealed(data: bytes, ciphers: SegmentCiphers) -> bytes:
    """Return a picture's file: header with a key of its own, then a frame per chunk."""
    wraps, cipher = ciphers.new_segment()
    header = frames.encode_header({"v": _VERSION, "size": len(data), "chunk": CHUNK_BYTES, "wraps": wraps})
    context = frames.decode_header(header).hash
    pieces = [header]
    for number, start in enumerate(range(0, len(data), CHUNK_BYTES), start=1):
        chunk = cipher.seal(number, data[start : start + CHUNK_BYTES], context)
        pieces.append(frames.encode_frame(number, chunk))
    return b"".join(pieces)


def opened(file: bytes, ciphers: SegmentCiphers) -> bytes:
    """Return the picture in a file.

    Raises:
        StoreDamagedError: cut short, altered or out of order.
        WrongStoreKeyError: another machine's.
    """
    header = frames.decode_header(file)
    if header.fields.get("v") != _VERSION or "wraps" not in header.fields:
        raise StoreDamagedError("picture header")
    cipher = ciphers.existing(header.fields["wraps"])
    chunks = []
    for number, piece in enumerate(frames.split_frames(file, header.size_bytes), start=1):
        if not isinstance(piece, frames.Frame) or piece.number != number:
            raise StoreDamagedError("picture frame")
        chunks.append(cipher.open(number, piece.sealed, header.hash))
    data = b"".join(chunks)
    if len(data) != header.fields.get("size"):
        raise StoreDamagedError("picture size")
    return data


def _hash(data: bytes) -> AttachmentHash:
    return AttachmentHash(hashlib.sha256(data).hexdigest())


def _path(folder: Path, digest: AttachmentHash) -> Path:
    return folder / digest[:_PREFIX_DIGITS] / f"{digest}{SUFFIX}"


def _kept(folder: Path) -> Iterator[AttachmentHash]:
    return (AttachmentHash(path.stem) for path in folder.glob(f"*/*{SUFFIX}"))


def _write(folder: Path, digest: AttachmentHash, file: bytes) -> None:
    path = _path(folder, digest)
    try:
        make_folder(path.parent)
    except OSError as error:
        raise storage_error(error) from error
    write_whole(path, file)
