"""Looks at a scan's bytes: what kind of file it is, how many pages, and whether it is whole. Never raises."""

import enum
import re
import zlib
from dataclasses import dataclass
from typing import Final

# Source: ITU-T T.81 (JPEG), B.1.1.3: start and end of image, and the marker before which a frame begins.
_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
# Source: ISO/IEC 15948 (PNG), 5.2 and 11.2.
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
# Source: ISO 32000-1 (PDF), 7.5.2 header, 7.5.5 trailer, 7.5.7 object streams, 7.7.3 page tree.
_PDF_START, _PDF_END = b"%PDF-", b"%%EOF"
_PDF_TAIL: Final = 2048
_DICTIONARY: Final = re.compile(rb"<<((?:(?!<<|>>).)*)>>", re.DOTALL)
_TREE: Final = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
_COUNT: Final = re.compile(rb"/Count\s+(\d{1,6})")
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED: Final = re.compile(rb"/Type\s*/ObjStm.*?stream\r?\n", re.DOTALL)
# An object stream holds little; one that unpacks to more is not followed further.
_MOST_UNPACKED: Final = 4 * 1024 * 1024
_MOST_STREAMS: Final = 64


# Source: ITU-T T.81, B.1.1.3 and B.2.2: markers, and the frame headers that give lines and samples a line.
_MARKER, _FRAME_BYTES = 0xFF, 9
_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
# Source: ISO/IEC 15948, 11.2.2: width and height are the first eight bytes of IHDR.
_PNG_HEAD_BYTES: Final = 24
# Ours: a page of a booklet (A6, 105 x 148 mm) at 150 dots an inch has 620 x 874; small letters need as many.
LEAST_DOTS: Final = 500_000


class Doubt(enum.StrEnum):
    """Why a picture that was taken may not be readable, each with a text of its own."""

    COARSE = "coarse"
    BLANK = "blank"
    DARK = "dark"
    BLURRED = "blurred"


@dataclass(frozen=True, slots=True)
class PictureLook:
    """What a file is; `media_type` is empty when it is none of the kinds that are taken."""

    media_type: str
    pages: int
    is_whole: bool


def look_at(data: bytes) -> PictureLook:
    """Say what a scan's bytes are; a file that a scanner is still writing is not whole."""
    if data.startswith(_JPEG_START):
        return PictureLook("image/jpeg", 1, data.rstrip(b"\0").endswith(_JPEG_END))
    if data.startswith(_PNG_START):
        return PictureLook("image/png", 1, data.endswith(_PNG_END))
    if data.startswith(_PDF_START):
        return PictureLook("application/pdf", _pdf_pages(data), _PDF_END in data[-_PDF_TAIL:])
    return PictureLook("", 0, is_whole=True)


def dots_of(data: bytes) -> tuple[int, int]:
    """Return how wide and high a picture is, in dots; zeros where its head does not say."""
    if data.startswith(_PNG_START) and len(data) >= _PNG_HEAD_BYTES:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    at = 2 if data.startswith(_JPEG_START) else len(data)
    while at + _FRAME_BYTES <= len(data) and data[at] == _MARKER:
        kind, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if kind in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + size
    return 0, 0


def is_coarse(data: bytes) -> bool:
    """Say whether a picture is known to have fewer dots than a small paper needs to be read."""
    width, height = dots_of(data)
    return 0 < width * height < LEAST_DOTS


def _pdf_pages(data: bytes) -> int:
    """Return the number of pages: the largest page tree's count, else the page objects found."""
    texts = [data, *_unpacked(data)]
    counts = [
        int(found[1])
        for text in texts
        for dictionary in _DICTIONARY.finditer(text)
        if _TREE.search(dictionary[1]) and (found := _COUNT.search(dictionary[1]))
    ]
    return max(counts, default=0) or sum(len(_PAGE.findall(text)) for text in texts)


def _unpacked(data: bytes) -> list[bytes]:
    """Return what lies in packed object streams, as far as it unpacks."""
    texts = []
    for number, found in enumerate(_PACKED.finditer(data)):
        if number == _MOST_STREAMS:
            break
        try:
            texts.append(zlib.decompressobj().decompress(data[found.end() :], _MOST_UNPACKED))
        except zlib.error:
            continue
    return texts
