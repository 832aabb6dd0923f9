"""The bundle's bytes (`contract/bundle.md`): manifest, sealed content, parts."""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import zstandard

from portal import canonical_json
from portal.errors import MalformedError
from portal.trust.signed_document import payload_bytes

BUNDLE_TYPE: Final = "application/vnd.lpk.bundle"
LARGEST_BUNDLE_BYTES: Final = 64 * 1024 * 1024
_MAGIC: Final = b"LPKBNDL1"
_LENGTH: Final = struct.Struct(">I")
_MOST_MANIFEST_BYTES: Final = 1024 * 1024
_MOST_CONTENT_BYTES: Final = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A bundle as read: the manifest's document, what it claims, and content nobody opened yet."""

    document: dict[str, Any]
    manifest: dict[str, Any]
    sealed: bytes

    @property
    def device_id(self) -> str:
        """The counter it claims to be from."""
        return str(self.manifest.get("device_id"))


def read_bundle(data: bytes) -> BundleFile:
    """Read a bundle and compare its content with the manifest; signatures are the caller's.

    Raises:
        MalformedError: not a bundle, cut off, or changed.
    """
    at = len(_MAGIC) + _LENGTH.size
    if data[: len(_MAGIC)] != _MAGIC or len(data) < at:
        raise MalformedError("not a bundle")
    (length,) = _LENGTH.unpack(data[len(_MAGIC) : at])
    if length > _MOST_MANIFEST_BYTES or len(data) < at + length:
        raise MalformedError("manifest is cut off")
    document = canonical_json.decode(data[at : at + length])
    manifest, sealed = canonical_json.decode_canonical(payload_bytes(document)), data[at + length :]
    if any(manifest.get(name) != value for name, value in content_fields(sealed).items()):
        raise MalformedError("content differs from the manifest")
    return BundleFile(document, manifest, sealed)


def write_bundle(document: dict[str, Any], sealed: bytes) -> bytes:
    """Put a signed manifest and its sealed content into a file."""
    manifest = canonical_json.encode(document)
    return _MAGIC + _LENGTH.pack(len(manifest)) + manifest + sealed


def content_fields(sealed: bytes) -> dict[str, Any]:
    """Return the manifest's members about the sealed content."""
    return {"sealed_bytes": len(sealed), "sealed_sha256": hashlib.sha256(sealed).hexdigest()}


def join_parts(parts: Iterable[bytes]) -> bytes:
    """Frame parts and pack them."""
    return zstandard.ZstdCompressor().compress(b"".join(_LENGTH.pack(len(part)) + part for part in parts))


def split_parts(content: bytes) -> list[bytes]:
    """Unpack content and split it.

    Raises:
        MalformedError: not of the published form, or more than a bundle may hold.
    """
    try:
        if zstandard.get_frame_parameters(content).content_size > _MOST_CONTENT_BYTES:
            raise MalformedError("content names no size, or one too large")
        framed = zstandard.ZstdDecompressor().decompress(content, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise MalformedError("content is not zstd") from error
    parts, at = [], 0
    while at + _LENGTH.size <= len(framed):
        (length,) = _LENGTH.unpack_from(framed, at)
        at += _LENGTH.size
        parts.append(framed[at : at + length])
        at += length
    if at != len(framed):
        raise MalformedError("content is cut off")
    return parts
