"""Content codings of a run: zstd with or without a dictionary, gzip, none; never unpacked beyond a limit."""

import functools
import hashlib
import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import zstandard

from portal.errors import CodingRefusedError, MalformedError, TooLargeError

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_LARGEST_WINDOW = 8 * 1024 * 1024
_DICTIONARIES = Path(__file__).resolve().parents[1] / "contract" / "dictionary"
# RFC 9842 section 5: a skippable zstd frame whose content is the SHA-256 of the dictionary.
_DCZ_MAGIC = bytes.fromhex("5e2a4d1820000000")
_DCZ_HEADER_BYTES = len(_DCZ_MAGIC) + hashlib.sha256().digest_size
# Short form 2: the first four bytes of the hash. What comes out is proved by hashes and a signature anyway.
_SHORT_DCZ_MAGIC = bytes.fromhex("5e2a4d1804000000")
_SHORT_DCZ_HEADER_BYTES = len(_SHORT_DCZ_MAGIC) + 4


@functools.cache
def dictionaries() -> dict[str, zstandard.ZstdCompressionDict]:
    """Return the dictionaries of runs by the hex SHA-256 of their bytes."""
    found = [path.read_bytes() for path in sorted(_DICTIONARIES.glob("run-*.zdict"))]
    return {hashlib.sha256(data).hexdigest(): zstandard.ZstdCompressionDict(data) for data in found}


def decode_content(
    data: bytes, coding: str, most_bytes: int, contexts: Callable[[], Iterable[bytes]] = tuple
) -> bytes:
    """Undo the content coding.

    Args:
        data: as received.
        coding: its name, in lower case.
        most_bytes: more than this is never unpacked.
        contexts: asked for what may follow a dictionary when none of the dictionaries alone is named.

    Raises:
        CodingRefusedError: an unknown coding or dictionary.
        MalformedError: bytes that are not of the coding.
        TooLargeError: more than `most_bytes` would come out.
    """
    match coding:
        case "" | "identity":
            found = data
        case "gzip":
            found = _gunzip(data, most_bytes)
        case "zstd":
            found = _unzstd(data, most_bytes)
        case "dcz":
            found = _undcz(data, most_bytes, contexts)
        case _:
            raise CodingRefusedError(coding[:32])
    if len(found) > most_bytes:
        raise TooLargeError(f"more than {most_bytes} bytes unpacked", max_bytes=most_bytes)
    return found


def _gunzip(data: bytes, most_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        found = unpacker.decompress(data, most_bytes + 1)
    except zlib.error as error:
        raise MalformedError("not gzip") from error
    if len(found) <= most_bytes and (not unpacker.eof or unpacker.unused_data):
        raise MalformedError("gzip is cut off or followed by other bytes")
    return found


def _undcz(data: bytes, most_bytes: int, contexts: Callable[[], Iterable[bytes]]) -> bytes:
    start = _DCZ_HEADER_BYTES if data.startswith(_DCZ_MAGIC) else _SHORT_DCZ_HEADER_BYTES
    if not data.startswith((_DCZ_MAGIC, _SHORT_DCZ_MAGIC)) or len(data) < start:
        raise MalformedError("not dcz")
    dictionary = _named(data[len(_DCZ_MAGIC) : start].hex(), contexts)
    if dictionary is None:
        raise CodingRefusedError("dictionary")
    return _unzstd(data[start:], most_bytes, dictionary)


def _named(named: str, contexts: Callable[[], Iterable[bytes]]) -> zstandard.ZstdCompressionDict | None:
    """Return the dictionary whose hash begins so: one of ours alone, else one with a context behind it."""
    alone = (found for digest, found in dictionaries().items() if digest.startswith(named))
    return next(itertools.chain(alone, _with_context(named, contexts)), None)


def _with_context(
    named: str, contexts: Callable[[], Iterable[bytes]]
) -> Iterator[zstandard.ZstdCompressionDict]:
    for context, dictionary in itertools.product(contexts(), dictionaries().values()):
        data = dictionary.as_bytes() + context
        if hashlib.sha256(data).hexdigest().startswith(named):
            yield zstandard.ZstdCompressionDict(data)


def _unzstd(data: bytes, most_bytes: int, dictionary: zstandard.ZstdCompressionDict | None = None) -> bytes:
    unpacker = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=_LARGEST_WINDOW)
    try:
        with unpacker.stream_reader(data, read_across_frames=False) as reader:
            found = reader.read(most_bytes + 1)
            if len(found) <= most_bytes and not found:
                raise MalformedError("zstd is empty or cut off")
    except zstandard.ZstdError as error:
        raise MalformedError("not zstd") from error
    return found
