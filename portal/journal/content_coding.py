"""Content codings of a run: zstd, gzip or none, never unpacked beyond a limit."""

import zlib

import zstandard

from portal.errors import CodingRefusedError, MalformedError, TooLargeError

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_LARGEST_WINDOW = 8 * 1024 * 1024


def decode_content(data: bytes, coding: str, most_bytes: int) -> bytes:
    """Undo the content coding.

    Raises:
        CodingRefusedError: an unknown coding.
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


def _unzstd(data: bytes, most_bytes: int) -> bytes:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    try:
        with unpacker.stream_reader(data, read_across_frames=False) as reader:
            found = reader.read(most_bytes + 1)
            if len(found) <= most_bytes and not found:
                raise MalformedError("zstd is empty or cut off")
    except zstandard.ZstdError as error:
        raise MalformedError("not zstd") from error
    return found
