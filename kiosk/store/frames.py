"""Bytes of the second copy, pure: segment headers, frames, payloads (`portal/contract/sidecar.md`)."""

import hashlib
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain import canonical_json
from kiosk.domain.entry import Entry
from kiosk.errors import MalformedEntryError, StoreDamagedError

MAGIC: Final = b"LPSEG\x00\x001"
SYNC_MARK: Final = bytes.fromhex("d3c19a5ef10b7e26")
NO_BODY: Final = 0xFFFFFFFF
CHECKSUM_BYTES: Final = 16
MAX_SEALED_BYTES: Final = 16 * 1024 * 1024
_LENGTH: Final = struct.Struct(">I")
_FRAME_HEAD: Final = struct.Struct(">8sIQ")
_HEADER_LIMIT: Final = 64 * 1024
_HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class SegmentHeader:
    """The checked header of a segment: its fields, its hash (context of every frame), its length in bytes."""

    fields: Mapping[str, Any]
    hash: bytes
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole frame as found in a segment."""

    offset: int
    end: int
    number: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes of a segment that are no whole frame; a torn tail when nothing follows them."""

    offset: int
    end: int
    is_tail: bool


@dataclass(frozen=True, slots=True)
class EntryParts:
    """What a frame's payload holds: the exact bytes of one entry."""

    envelope: bytes
    signature: bytes
    facts: bytes
    personal: tuple[bytes | None, ...]


def encode_header(fields: Mapping[str, Any]) -> bytes:
    """Return a segment's header: magic, length, canonical JSON, SHA-256 of all before."""
    data = canonical_json.encode(fields)
    head = MAGIC + _LENGTH.pack(len(data)) + data
    return head + hashlib.sha256(head).digest()


def decode_header(data: bytes) -> SegmentHeader:
    """Read and check the header at the start of a segment.

    Raises:
        StoreDamagedError: not a segment, cut short, or altered.
    """
    start = len(MAGIC) + _LENGTH.size
    if data[: len(MAGIC)] != MAGIC or len(data) < start:
        raise StoreDamagedError("segment header: magic")
    (length,) = _LENGTH.unpack_from(data, len(MAGIC))
    end = start + length
    if length > _HEADER_LIMIT or len(data) < end + _HASH_BYTES:
        raise StoreDamagedError("segment header: length")
    digest = data[end : end + _HASH_BYTES]
    if hashlib.sha256(data[:end]).digest() != digest:
        raise StoreDamagedError("segment header: checksum")
    try:
        fields = canonical_json.decode(data[start:end])
    except MalformedEntryError as error:
        raise StoreDamagedError("segment header: JSON") from error
    return SegmentHeader(fields, digest, end + _HASH_BYTES)


def encode_frame(number: int, sealed: bytes) -> bytes:
    """Return a frame: sync mark, length, number, sealed payload, checksum."""
    head = _FRAME_HEAD.pack(SYNC_MARK, len(sealed), number)
    return head + sealed + _checksum(head, sealed)


def split_frames(data: bytes, start: int) -> Iterator[Frame | Gap]:
    """Yield every whole frame from `start` on, and every stretch that is none: no byte is passed over."""
    offset = start
    while offset < len(data):
        frame = _frame_at(data, offset)
        if frame is None:
            following = _next_frame(data, offset + 1)
            end = len(data) if following is None else following.offset
            yield Gap(offset, end, is_tail=following is None)
            offset = end
        else:
            yield frame
            offset = frame.end


def holds_frame(data: bytes) -> bool:
    """Say whether a whole frame stands anywhere in these bytes."""
    return _next_frame(data, 0) is not None


def encode_payload(parts: EntryParts | Entry) -> bytes:
    """Return a frame's plain payload: envelope, signature, facts, then each personal body or its absence."""
    pieces = [_part(parts.envelope), _part(parts.signature), _part(parts.facts)]
    pieces += [_part(data) for data in parts.personal]
    return b"".join(pieces)


def decode_payload(data: bytes) -> EntryParts:
    """Read a frame's plain payload.

    Raises:
        StoreDamagedError: a length runs past the end, or one of the first three parts is missing.
    """
    parts = _parts(data)
    if len(parts) < len(("envelope", "signature", "facts")):
        raise StoreDamagedError("frame payload: parts")
    envelope, signature, facts, *personal = parts
    if envelope is None or signature is None or facts is None:
        raise StoreDamagedError("frame payload: absent part")
    return EntryParts(envelope, signature, facts, tuple(personal))


def _parts(data: bytes) -> Sequence[bytes | None]:
    parts: list[bytes | None] = []
    offset = 0
    while offset < len(data):
        if offset + _LENGTH.size > len(data):
            raise StoreDamagedError("frame payload: length")
        (length,) = _LENGTH.unpack_from(data, offset)
        offset += _LENGTH.size
        if length == NO_BODY:
            parts.append(None)
            continue
        if offset + length > len(data):
            raise StoreDamagedError("frame payload: cut short")
        parts.append(data[offset : offset + length])
        offset += length
    return parts


def _part(data: bytes | None) -> bytes:
    return _LENGTH.pack(NO_BODY) if data is None else _LENGTH.pack(len(data)) + data


def _checksum(head: bytes, sealed: bytes) -> bytes:
    digest = hashlib.sha256(head)
    digest.update(sealed)
    return digest.digest()[:CHECKSUM_BYTES]


def _frame_at(data: bytes, offset: int) -> Frame | None:
    body = offset + _FRAME_HEAD.size
    if body > len(data):
        return None
    mark, length, number = _FRAME_HEAD.unpack_from(data, offset)
    end = body + length + CHECKSUM_BYTES
    if mark != SYNC_MARK or length > MAX_SEALED_BYTES or end > len(data):
        return None
    sealed = data[body : body + length]
    if _checksum(data[offset:body], sealed) != data[end - CHECKSUM_BYTES : end]:
        return None
    return Frame(offset, end, number, sealed)


def _next_frame(data: bytes, start: int) -> Frame | None:
    offset = data.find(SYNC_MARK, start)
    while offset != -1:
        frame = _frame_at(data, offset)
        if frame is not None:
            return frame
        offset = data.find(SYNC_MARK, offset + 1)
    return None
