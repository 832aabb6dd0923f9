"""Content codings of a run: zstd with the shipped dictionary, plain zstd, gzip, none."""

import enum
import functools
import gzip
import hashlib
from pathlib import Path
from typing import Final

import zstandard

from kiosk.domain.entry import Entry

# RFC 9842 section 5: a skippable zstd frame whose content is the SHA-256 of the dictionary.
_DCZ_MAGIC: Final = bytes.fromhex("5e2a4d1820000000")
# Where the portal offers short form 2, its first four bytes are enough (`portal/contract/wire.md`).
_BRIEF_DCZ_MAGIC: Final = bytes.fromhex("5e2a4d1804000000")
_DICTIONARY_FILE: Final = Path(__file__).parent.parent / "data" / "dictionary" / "run-1.zdict"
# Level 12 costs 8 ms per 100 KB run; 19 saves 5 % more for twenty times the time (synthetic applications).
# A run of one or a few applications is worth that time: it is what somebody waits for.
_ZSTD_LEVEL: Final = 12
_ZSTD_SMALL_LEVEL: Final = 19
_SMALL_BYTES: Final = 16 * 1024
_GZIP_LEVEL: Final = 9


class Coding(enum.StrEnum):
    """Content codings of a run, in the order in which they are tried."""

    DCZ = "dcz"
    ZSTD = "zstd"
    GZIP = "gzip"
    IDENTITY = "identity"

    @property
    def simpler(self) -> "Coding | None":
        """The next coding to try when the way does not let this one through; None after the last."""
        rest = list(Coding)[list(Coding).index(self) + 1 :]
        return rest[0] if rest else None


def compress(run: bytes, coding: Coding, context: bytes = b"", *, is_named_briefly: bool = False) -> bytes:
    """Return the run in a content coding; the same run always gives the same bytes.

    Args:
        run: framed entries.
        coding: how to pack them.
        context: what follows the dictionary in `dcz`: bytes that the portal holds too (`context_of`).
        is_named_briefly: the portal knows dictionary and context by the beginning of their hash.
    """
    level = _ZSTD_SMALL_LEVEL if len(run) <= _SMALL_BYTES else _ZSTD_LEVEL
    match coding:
        case Coding.DCZ:
            named = _named_briefly if is_named_briefly else _named_in_full
            return named(_shipped() + context) + _with_dictionary(run, level, _shipped() + context)
        case Coding.ZSTD:
            return zstandard.ZstdCompressor(level=level, write_content_size=True).compress(run)
        case Coding.GZIP:
            return gzip.compress(run, _GZIP_LEVEL, mtime=0)
        case _:
            return run


def context_of(before: Entry) -> bytes:
    """Return what a run that follows an entry may be packed against; nothing of it is ever erased."""
    return before.hash.encode("ascii") + before.envelope + before.facts


@functools.cache
def dictionary_hash() -> str:
    """Return the hex SHA-256 of the shipped dictionary, by which the portal says that it knows it."""
    return hashlib.sha256(_shipped()).hexdigest()


@functools.cache
def _shipped() -> bytes:
    """Return the shipped dictionary, trained on invented text only (`portal/contract/wire.md`)."""
    return _DICTIONARY_FILE.read_bytes()


def _with_dictionary(run: bytes, level: int, dictionary: bytes) -> bytes:
    packer = zstandard.ZstdCompressor(
        level=level,
        dict_data=zstandard.ZstdCompressionDict(dictionary),
        write_content_size=False,
        write_dict_id=False,
    )
    packed: bytes = packer.compress(run)
    return packed


def _named_in_full(dictionary: bytes) -> bytes:
    return _DCZ_MAGIC + hashlib.sha256(dictionary).digest()


def _named_briefly(dictionary: bytes) -> bytes:
    return _BRIEF_DCZ_MAGIC + hashlib.sha256(dictionary).digest()[:4]
