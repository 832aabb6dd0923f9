"""The catalogue as a delta: packed against the version that a counter names (`contract/wire.md`)."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final

import zstandard
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.feed.publishing import CATALOGUE
from portal.tables import Published
from portal.text_codes import to_base64url
from portal.trust.signed_document import payload_bytes

OFFER: Final = "catalogue-delta-1"
_KIND: Final = f"{CATALOGUE}.published"
_LEVEL: Final = 19
# The window must reach over the held version and the new one: 8 MB, the most a reader of ours allows.
_WINDOW_LOG: Final = 23


def with_deltas(session: Session, items: Sequence[dict[str, Any]], held_hash: str) -> list[dict[str, Any]]:
    """Return feed items with catalogues as deltas against a held version; as they are when it is unknown."""
    if not held_hash or all(item["kind"] != _KIND for item in items):
        return list(items)
    held = session.scalars(
        select(Published).where(Published.kind == CATALOGUE, Published.content_hash == held_hash)
    ).first()
    if held is None:
        return list(items)
    base = payload_bytes(held.document)
    return [_as_delta(item, held_hash, base) if item["kind"] == _KIND else item for item in items]


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
