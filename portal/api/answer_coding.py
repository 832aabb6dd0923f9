"""Content codings of answers: JSON of some length goes packed to whoever says that it reads that."""

import gzip
from collections.abc import Mapping, MutableMapping
from typing import Final

import zstandard

_JSON: Final = "application/json"
# Below this a coding saves less than the header that names it.
_WORTH_BYTES: Final = 200
_ZSTD_LEVEL: Final = 9
_GZIP_LEVEL: Final = 6


def pack_answer(body: bytes, headers: MutableMapping[str, str], asked: Mapping[str, str]) -> bytes:
    """Return an answer's body in the best coding that the request accepts, and name it in the headers.

    To be called before the answer is signed: the digest is that of the bytes which travel.

    Args:
        body: as the application made it.
        headers: the answer's, names in lower case.
        asked: the request's, names in lower case.
    """
    if len(body) < _WORTH_BYTES or headers.get("content-type") != _JSON or "content-encoding" in headers:
        return body
    coding = _best(asked.get("accept-encoding", ""))
    packed = _packed(body, coding)
    if len(packed) >= len(body):
        return body
    headers["content-encoding"], headers["content-length"] = coding, str(len(packed))
    return packed


def _best(accepted: str) -> str:
    """Return the best coding of those a request names without a weight; empty when we know none."""
    named = {part.strip().lower() for part in accepted.split(",")}
    return next((coding for coding in ("zstd", "gzip") if coding in named), "")


def _packed(body: bytes, coding: str) -> bytes:
    match coding:
        case "zstd":
            return zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_content_size=True).compress(body)
        case "gzip":
            return gzip.compress(body, _GZIP_LEVEL, mtime=0)
        case _:
            return body
