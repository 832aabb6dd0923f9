"""The bundle's bytes: a manifest in the open, and content that only its receiver can read.

Fixed by `portal/contract/bundle.md`. Pure: files are read and written by whoever asks.
"""

import base64
import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import zstandard

from kiosk.domain import canonical_json
from kiosk.domain.entry import Entry
from kiosk.errors import AnswerNotTrustedError, BundleDamagedError, ForeignBundleError, MalformedEntryError
from kiosk.ports import BundleTrust
from kiosk.sync.wire import encode_run

MAGIC: Final = b"LPKBNDL1"
BUNDLE_CONTEXT: Final = "lpk-bundle-1"
BUNDLE_TYPE: Final = "application/vnd.lpk.bundle"
FROM_KIOSK: Final = "kiosk"
FROM_PORTAL: Final = "portal"
_LENGTH: Final = struct.Struct(">I")
_MOST_MANIFEST_BYTES: Final = 1024 * 1024
_MOST_CONTENT_BYTES: Final = 256 * 1024 * 1024
_ZSTD_LEVEL: Final = 12


@dataclass(frozen=True, slots=True)
class OpenBundle:
    """A bundle as read: whole, but not believed until the manifest's signature was checked."""

    document: Mapping[str, Any]
    sealed: bytes


@dataclass(frozen=True, slots=True)
class NamedRun:
    """A run that a manifest says is in the bundle, both ends included."""

    epoch: str
    from_seq: int
    to_seq: int


def pack(document: Mapping[str, Any], sealed: bytes) -> bytes:
    """Return the file of a signed manifest and its sealed content."""
    manifest = canonical_json.encode(document)
    return MAGIC + _LENGTH.pack(len(manifest)) + manifest + sealed


def unpack(data: bytes) -> OpenBundle:
    """Split a file into manifest and sealed content.

    Raises:
        BundleDamagedError: not a bundle, or cut off in its manifest.
    """
    at = len(MAGIC) + _LENGTH.size
    if data[: len(MAGIC)] != MAGIC or len(data) < at:
        raise BundleDamagedError("not a bundle")
    (length,) = _LENGTH.unpack(data[len(MAGIC) : at])
    if length > _MOST_MANIFEST_BYTES or len(data) < at + length:
        raise BundleDamagedError("manifest is cut off")
    try:
        document = canonical_json.decode(data[at : at + length])
    except MalformedEntryError as error:
        raise BundleDamagedError("manifest") from error
    return OpenBundle(document, data[at + length :])


def runs_claimed(bundle: OpenBundle) -> tuple[str, tuple[NamedRun, ...]]:
    """Return whose entries a bundle says it carries, and which; whether that is so, the portal judges.

    Raises:
        BundleDamagedError: not of the published form, or cut off.
        ForeignBundleError: an answer of the portal.
    """
    try:
        manifest = _decoded(_from_base64url(str(bundle.document["payload"])))
        check_content(manifest, bundle.sealed)
        if manifest["from"] != FROM_KIOSK:
            raise ForeignBundleError("an answer of the portal")
        runs = tuple(
            NamedRun(str(run["epoch"]), int(run["from_seq"]), int(run["to_seq"])) for run in manifest["runs"]
        )
        return str(manifest["device_id"]), runs
    except (KeyError, TypeError, ValueError, AnswerNotTrustedError) as error:
        raise BundleDamagedError("manifest") from error


def content_fields(sealed: bytes) -> dict[str, Any]:
    """Return the manifest's members about the sealed content."""
    return {"sealed_bytes": len(sealed), "sealed_sha256": hashlib.sha256(sealed).hexdigest()}


def check_content(manifest: Mapping[str, Any], sealed: bytes) -> None:
    """Compare the sealed content with what the manifest says.

    Raises:
        BundleDamagedError: not all of it, or not the same.
    """
    if any(manifest.get(name) != value for name, value in content_fields(sealed).items()):
        raise BundleDamagedError("content differs from the manifest")


def frame_parts(parts: Iterable[bytes]) -> bytes:
    """Return parts framed and packed, ready to be sealed."""
    framed = b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_content_size=True).compress(framed)


def split_parts(content: bytes) -> list[bytes]:
    """Undo `frame_parts`.

    Raises:
        BundleDamagedError: not of the published form.
    """
    try:
        if zstandard.get_frame_parameters(content).content_size > _MOST_CONTENT_BYTES:
            raise BundleDamagedError("content names no size, or one too large")
        framed = zstandard.ZstdDecompressor().decompress(content, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise BundleDamagedError("content") from error
    parts, at = [], 0
    while at + _LENGTH.size <= len(framed):
        (length,) = _LENGTH.unpack_from(framed, at)
        parts.append(framed[at + _LENGTH.size : at + _LENGTH.size + length])
        at += _LENGTH.size + length
    if at != len(framed):
        raise BundleDamagedError("content is cut off")
    return parts


def make_bundle(
    runs: Sequence[Sequence[Entry]],
    device_id: str,
    cursor: tuple[str, int],
    made_at: datetime,
    trust: BundleTrust,
) -> bytes:
    """Return the file that carries these runs to the portal.

    Args:
        runs: each one `wire.sendable_prefix`; none asks for the feed alone.
        device_id: this counter.
        cursor: the last folded feed number, with its incarnation.
        made_at: told to people, judged by nobody.
        trust: seals and signs.

    Raises:
        MalformedEntryError: the entries would not arrive as they were signed.
    """
    key_id, sealed = trust.seal(frame_parts(encode_run(run) for run in runs))
    manifest = {
        "type": "bundle",
        "v": 1,
        "from": FROM_KIOSK,
        "device_id": device_id,
        "made_at": made_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "key_id": key_id,
        "entries": sum(map(len, runs)),
        "runs": [_named(run) for run in runs],
        "cursor": {"incarnation": cursor[0], "n": cursor[1]},
        "reply_key": trust.reply_key,
        **content_fields(sealed),
    }
    return pack(trust.sign_manifest(canonical_json.encode(manifest)), sealed)


def open_answer(data: bytes, device_id: str, trust: BundleTrust) -> Mapping[str, Any]:
    """Return the content of the portal's answer to one of this counter's bundles.

    Raises:
        BundleDamagedError: cut off, or changed on the way.
        ForeignBundleError: for another counter, or on its way to the portal.
        AnswerNotTrustedError: not signed by our portal.
    """
    bundle = unpack(data)
    manifest = _decoded(trust.open_document(bundle.document, BUNDLE_CONTEXT))
    check_content(manifest, bundle.sealed)
    if manifest.get("from") != FROM_PORTAL or manifest.get("device_id") != device_id:
        raise ForeignBundleError(str(manifest.get("device_id")))
    (answer,) = split_parts(trust.open_sealed(bundle.sealed)) or [b""]
    return _decoded(answer)


def _named(run: Sequence[Entry]) -> dict[str, Any]:
    first, last = run[0], run[-1]
    return {"epoch": first.place.epoch, "from_seq": first.seq, "to_seq": last.seq, "hash": last.hash}


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _decoded(data: bytes) -> Mapping[str, Any]:
    try:
        return canonical_json.decode(data)
    except MalformedEntryError as error:
        raise AnswerNotTrustedError("signed, but not canonical JSON") from error
