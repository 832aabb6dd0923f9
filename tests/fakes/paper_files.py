"""Files as a scanner of papers writes them: small, valid as far as anybody looks, INVENTED content."""

import random
import zlib


def jpeg(size: int = 2000, seed: int = 1) -> bytes:
    """Return a file with a JPEG's beginning and end and noise between."""
    noise = random.Random(seed).randbytes(max(0, size - 5)).replace(b"\xff", b"\xfe")
    return b"\xff\xd8\xff" + noise + b"\xff\xd9"


def png(size: int = 2000) -> bytes:
    """Return a file with a PNG's beginning and end."""
    return b"\x89PNG\r\n\x1a\n" + b"\0" * max(0, size - 20) + b"\0\0\0\0IEND\xaeB`\x82"


def pdf(pages: int, *, packed: bool = False) -> bytes:
    """Return a PDF of so many pages; `packed` puts the page tree into an object stream."""
    tree = f"<< /Type /Pages /Kids [ ] /Count {pages} >>".encode()
    if packed:
        data = zlib.compress(b"3 0 " + tree)
        head = f"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length {len(data)} /Filter /FlateDecode >>\n"
        tree = head.encode() + b"stream\n" + data + b"\nendstream\nendobj"
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\n" + tree + b"\n%%EOF\n"
