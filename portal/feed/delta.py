"""Catalogue and directory as deltas: packed against the version that a counter names (`contract/wire.md`)."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final

import zstandard
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.tables import Published
from portal.text_codes import to_base64url
from portal.trust.signed_document import payload_bytes

OFFER: Final = "catalogue-delta-1"
DIRECTORY_OFFER: Final = "directory-delta-1"
_LEVEL: Final = 19
# The window must reach over the held version and the new one: 8 MB, the most a reader of ours allows.
_WINDOW_LOG: Final = 23


def with_deltas(
    session: Session, items: Sequence[dict[str, Any]], held: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return feed items with documents as deltas against held versions; as they are when one is unknown.

    Args:
        session: the database.
        items: of a page of the feed.
        held: the content hash that the counter holds, by kind of document; empty where it names none.
    """
    told = {str(item["kind"]).removesuffix(".published") for item in items}
    bases = {kind: _base(session, kind, digest) for kind, digest in held.items() if kind in told}
    return [_as_told(item, bases, held) for item in items]


def _base(session: Session, kind: str, digest: str) -> bytes | None:
    if not digest:
        return None
    found = session.scalars(
        select(Published).where(Published.kind == kind, Published.content_hash == digest)
    ).first()
    return None if found is None else payload_bytes(found.document)


def _as_told(
    item: dict[str, Any], bases: Mapping[str, bytes | None], held: Mapping[str, str]
) -> dict[str, Any]:
    kind = str(item["kind"]).removesuffix(".published")
    base = bases.get(kind)
    return item if base is None else _as_delta(item, held[kind], base)


def _as_delta(item: dict[str, Any], held_hash: str, base: bytes) -> dict[str, Any]:
    document: Mapping[str, Any] = item["fields"]["document"]
    payload = payload_bytes(document)
    delta = to_base64url(packed(base, payload))
    if len(delta) >= len(document["payload"]):
        return item
    rest = {name: value for name, value in document.items() if name != "payload"}
    return {**item, "fields": {"base": held_hash, "delta": delta, "document": rest}}


@functools.lru_cache(maxsize=4)
def packed(base: bytes, payload: bytes) -> bytes:
    """Pack a payload against a held one, once for all the counters that ask for the same step."""
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        source_size=len(payload),
        dict_size=len(base),
        window_log=_WINDOW_LOG,
        enable_ldm=True,
        write_content_size=True,
        write_dict_id=False,
    )
    held = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    return zstandard.ZstdCompressor(dict_data=held, compression_params=parameters).compress(payload)
