"""Content codings of answers: unpacked only after their signature was checked, and never beyond a limit."""

import functools
import hashlib
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Final

import zstandard

from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import WireAnswer
from kiosk.sync.http_exchange import MAX_ANSWER_BYTES

ACCEPTED: Final = "zstd, gzip"
_MAX_WINDOW_BYTES: Final = 8 * 1024 * 1024
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
_DICTIONARY_FILE: Final = Path(__file__).parent.parent / "data" / "dictionary" / "answer-1.zdict"
_DCZ_MAGIC: Final = bytes.fromhex("5e2a4d1804000000")
_DCZ_HASH_BYTES: Final = 4


def unpacked(answer: WireAnswer) -> WireAnswer:
    """Return an answer with its body as it was before it was packed.

    Raises:
        AnswerNotTrustedError: signed, but in a coding nobody asked for, broken, or larger than any of ours.
    """
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        return answer
    try:
        body = _unpacked(answer.body, coding)
    except (zlib.error, zstandard.ZstdError) as error:
        raise AnswerNotTrustedError(f"{coding}: {type(error).__name__}") from error
    if len(body) > MAX_ANSWER_BYTES:
        raise AnswerNotTrustedError("answer larger than any of ours")
    return replace(answer, body=body)


def _unpacked(data: bytes, coding: str) -> bytes:
    match coding:
        case "dcz":
            named, known = _dictionary()
            if not data.startswith(named):
                raise AnswerNotTrustedError("dcz with another dictionary")
            return _unzstd(data[len(named) :], known)
        case "zstd":
            return _unzstd(data, None)
        case "gzip":
            return zlib.decompressobj(_GZIP_WINDOW).decompress(data, MAX_ANSWER_BYTES + 1)
        case _:
            raise AnswerNotTrustedError(f"content coding {coding[:32]}")


def _unzstd(data: bytes, known: zstandard.ZstdCompressionDict | None) -> bytes:
    unpacker = zstandard.ZstdDecompressor(dict_data=known, max_window_size=_MAX_WINDOW_BYTES)
    with unpacker.stream_reader(data, read_across_frames=False) as reader:
        found: bytes = reader.read(MAX_ANSWER_BYTES + 1)
        return found


@functools.cache
def _dictionary() -> tuple[bytes, zstandard.ZstdCompressionDict]:
    """Return how the dictionary of answers is named in front of what is packed against it, and itself."""
    data = _DICTIONARY_FILE.read_bytes()
    named = _DCZ_MAGIC + hashlib.sha256(data).digest()[:_DCZ_HASH_BYTES]
    return named, zstandard.ZstdCompressionDict(data, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
