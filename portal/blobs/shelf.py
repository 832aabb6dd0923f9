"""Receiving pictures chunk by chunk, and keeping each one once (`contract/blobs.md`).

Unfinished pictures are a device's own, so that no device can spoil another's; a whole one serves all.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.errors import HashMismatchError, MalformedError, OffsetConflictError, TooLargeError
from portal.tables import Blob, BlobChunk, BlobUpload, Device

LARGEST_BLOB_BYTES: Final = 16 * 1024 * 1024
LARGEST_CHUNK_BYTES: Final = 256 * 1024
# What a device may leave unfinished; the one longest untouched gives way, so that nothing is ever stuck.
MOST_UNFINISHED: Final = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a picture has come; `received_at` is set when it is whole."""

    offset: int
    size: int | None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk as it came, its own digest checked: the picture's name and size, where it begins, its bytes."""

    named: str
    size: int
    offset: int
    data: bytes


def progress(session: Session, device_id: str, named: str) -> Progress:
    """Say how far a picture has come: whole, or what this device has sent of it."""
    whole = session.execute(select(Blob.size, Blob.received_at).where(Blob.hash == named)).first()
    if whole is not None:
        return Progress(whole.size, whole.size, whole.received_at)
    upload = session.get(BlobUpload, (device_id, named))
    return Progress(upload.offset, upload.size) if upload is not None else Progress(0, None)


def take(session: Session, device_id: str, chunk: Chunk, now: datetime) -> Progress:
    """Store a chunk and say how far the picture has come; one that is held already changes nothing.

    Raises:
        MalformedError: it reaches beyond the picture's end, or is empty before it.
        TooLargeError: the picture or the chunk is larger than is taken.
        OffsetConflictError: another offset is held.
        HashMismatchError: it is the last chunk, and the whole is not what its name says.
    """
    _check_sizes(chunk)
    session.get_one(Device, device_id, with_for_update=True)
    held = progress(session, device_id, chunk.named)
    end = chunk.offset + len(chunk.data)
    if held.received_at is not None:
        return held
    if held.size is not None and held.size != chunk.size:
        raise MalformedError("Upload-Length differs from the one before")
    if end <= held.offset and _is_held(session, device_id, chunk):
        return held
    if chunk.offset != held.offset:
        raise OffsetConflictError("another offset is held", offset=held.offset)
    _append(session, device_id, chunk, now)
    return _finish(session, device_id, chunk, now) if end == chunk.size else Progress(end, chunk.size)


def _check_sizes(chunk: Chunk) -> None:
    if chunk.size > LARGEST_BLOB_BYTES:
        raise TooLargeError("picture", max_bytes=LARGEST_BLOB_BYTES)
    if len(chunk.data) > LARGEST_CHUNK_BYTES:
        raise TooLargeError("chunk", max_bytes=LARGEST_CHUNK_BYTES)
    if not chunk.data or chunk.offset + len(chunk.data) > chunk.size:
        raise MalformedError("Upload-Offset, Upload-Length")


def _is_held(session: Session, device_id: str, chunk: Chunk) -> bool:
    own = (BlobChunk.device_id == device_id, BlobChunk.hash == chunk.named)
    rows = session.execute(
        select(BlobChunk.start, BlobChunk.data)
        .where(*own, BlobChunk.start < chunk.offset + len(chunk.data))
        .order_by(BlobChunk.start)
    ).all()
    return b"".join(row.data for row in rows)[chunk.offset :].startswith(chunk.data)


def _append(session: Session, device_id: str, chunk: Chunk, now: datetime) -> None:
    end = chunk.offset + len(chunk.data)
    upload = session.get(BlobUpload, (device_id, chunk.named))
    if upload is None:
        _make_room(session, device_id)
        upload = BlobUpload(device_id=device_id, hash=chunk.named, size=chunk.size, offset=0, touched_at=now)
        session.add(upload)
    upload.offset, upload.touched_at = end, now
    session.flush()
    session.add(BlobChunk(device_id=device_id, hash=chunk.named, start=chunk.offset, data=chunk.data))
    session.flush()


def _make_room(session: Session, device_id: str) -> None:
    """Let the uploads longest untouched give way to a new one."""
    own = BlobUpload.device_id == device_id
    count = session.scalar(select(func.count()).select_from(BlobUpload).where(own)) or 0
    stale = select(BlobUpload.hash).where(own).order_by(BlobUpload.touched_at)
    for named in session.scalars(stale.limit(max(0, count - MOST_UNFINISHED + 1))).all():
        forget(session, device_id, named)


def _finish(session: Session, device_id: str, chunk: Chunk, now: datetime) -> Progress:
    own = (BlobChunk.device_id == device_id, BlobChunk.hash == chunk.named)
    data = b"".join(session.scalars(select(BlobChunk.data).where(*own).order_by(BlobChunk.start)))
    forget(session, device_id, chunk.named)
    if hashlib.sha256(data).hexdigest() != chunk.named:
        raise HashMismatchError("the whole is not what its name says")
    values = {
        "hash": chunk.named,
        "size": len(data),
        "data": data,
        "device_id": device_id,
        "received_at": now,
    }
    session.execute(insert(Blob).values(values).on_conflict_do_nothing(index_elements=[Blob.hash]))
    return progress(session, device_id, chunk.named)


def forget(session: Session, device_id: str, named: str) -> None:
    """Throw away what a device has sent of a picture."""
    session.execute(delete(BlobChunk).where(BlobChunk.device_id == device_id, BlobChunk.hash == named))
    session.execute(delete(BlobUpload).where(BlobUpload.device_id == device_id, BlobUpload.hash == named))
    session.expire_all()
