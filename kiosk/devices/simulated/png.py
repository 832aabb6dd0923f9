"""A picture of one bit per dot as a PNG file.

Source: PNG specification, third edition (W3C, 2025), sections 5 and 11: colour type 0, depth 1, 1 = white.
"""

import struct
import zlib
from collections.abc import Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_INVERTED = bytes(255 - value for value in range(256))


def png(rows: Sequence[bytes], width_dots: int, dots_per_metre: int) -> bytes:
    """Return the file for `rows`, each `width_dots` / 8 bytes with 1 = black."""
    header = struct.pack(">IIBBBBB", width_dots, len(rows), 1, 0, 0, 0, 0)
    scale = struct.pack(">IIB", dots_per_metre, dots_per_metre, 1)
    lines = b"".join(b"\x00" + row.translate(_INVERTED) for row in rows)
    chunks = ((b"IHDR", header), (b"pHYs", scale), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
