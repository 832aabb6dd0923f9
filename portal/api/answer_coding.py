"""Content codings of answers: JSON of some length goes packed to whoever says that it reads that."""

import functools
import gzip
import hashlib
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Final

import zstandard

# A header of our own: whoever says `Accept-Encoding` only may check digests of unpacked bytes.
ACCEPTS: Final = "lpk-accept"
_JSON: Final = "application/json"
# Below this a coding saves less than the header that names it.
_WORTH_BYTES: Final = 200
_ZSTD_LEVEL: Final = 9
_SMALL_BYTES: Final = 16 * 1024
_ZSTD_SMALL_LEVEL: Final = 19
_DICTIONARY: Final = Path(__file__).resolve().parents[1] / "contract" / "dictionary" / "answer-1.zdict"
# As of runs in short form 2 (`contract/wire.md`): a skippable frame with the beginning of the hash.
_DCZ_MAGIC: Final = bytes.fromhex("5e2a4d1804000000")
_DCZ_HASH_BYTES: Final = 4
_GZIP_LEVEL: Final = 6


def pack_answer(
    body: bytes, headers: MutableMapping[str, str], asked: Mapping[str, str], *, knows_dictionary: bool
) -> bytes:
    """Return an answer's body in the best coding that the request accepts, and name it in the headers.

    To be called before the answer is signed: the digest is that of the bytes which travel.

    Args:
        body: as the application made it.
        headers: the answer's, names in lower case.
        asked: the request's, names in lower case.
        knows_dictionary: whoever asks has the dictionary of answers.
    """
    if len(body) < _WORTH_BYTES or headers.get("content-type") != _JSON or "content-encoding" in headers:
        return body
    coding = "dcz" if knows_dictionary else _best(asked.get(ACCEPTS, ""))
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
    level = _ZSTD_SMALL_LEVEL if len(body) <= _SMALL_BYTES else _ZSTD_LEVEL
    match coding:
        case "dcz":
            named, known = _dictionary()
            packer = zstandard.ZstdCompressor(level=level, dict_data=known, write_content_size=False)
            return named + packer.compress(body)
        case "zstd":
            return zstandard.ZstdCompressor(level=level, write_content_size=True).compress(body)
        case "gzip":
            return gzip.compress(body, _GZIP_LEVEL, mtime=0)
        case _:
            return body


@functools.cache
def _dictionary() -> tuple[bytes, zstandard.ZstdCompressionDict]:
    """Return how the dictionary of answers is named in front of what is packed against it, and itself."""
    data = _DICTIONARY.read_bytes()
    named = _DCZ_MAGIC + hashlib.sha256(data).digest()[:_DCZ_HASH_BYTES]
    return named, zstandard.ZstdCompressionDict(data, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
