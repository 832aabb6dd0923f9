"""Catalogue and directory as deltas against the held version: put together here, proved afterwards."""

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final

import zstandard

from kiosk.errors import AnswerNotTrustedError

DELTA_OFFERS: Final = {"catalogue": "catalogue-delta-1", "directory": "directory-delta-1"}
HeldPayload = Callable[[str], bytes | None]
_MAX_PAYLOAD_BYTES: Final = 32 * 1024 * 1024
_MAX_WINDOW_BYTES: Final = 8 * 1024 * 1024


def whole_document(fields: Mapping[str, Any], held: HeldPayload) -> Mapping[str, Any]:
    """Return the signed document of a feed item's fields, its payload put together when it came as a delta.

    Nothing is believed here: the signature over the whole payload is what decides.

    Raises:
        AnswerNotTrustedError: the delta does not fit what is held.
    """
    if "delta" not in fields:
        document: Mapping[str, Any] = fields["document"]
        return document
    base = held(str(fields["base"]))
    if base is None:
        raise AnswerNotTrustedError("delta against a version that is not held")
    payload = _unpacked(str(fields["delta"]), base)
    return {**fields["document"], "payload": base64.urlsafe_b64encode(payload).rstrip(b"=").decode()}


def _unpacked(delta: str, base: bytes) -> bytes:
    known = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    unpacker = zstandard.ZstdDecompressor(dict_data=known, max_window_size=_MAX_WINDOW_BYTES)
    try:
        packed = base64.b64decode(delta + "=" * (-len(delta) % 4), altchars=b"-_", validate=True)
        with unpacker.stream_reader(packed, read_across_frames=False) as reader:
            found: bytes = reader.read(_MAX_PAYLOAD_BYTES + 1)
    except (ValueError, zstandard.ZstdError) as error:
        raise AnswerNotTrustedError(f"delta: {type(error).__name__}") from error
    if len(found) > _MAX_PAYLOAD_BYTES:
        raise AnswerNotTrustedError("delta larger than any catalogue")
    return found
