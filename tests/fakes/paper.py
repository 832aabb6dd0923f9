"""Reads the emulated paper as a citizen's phone does, and compares it with what was drawn."""

from dataclasses import dataclass
from pathlib import Path

import base45
import cbor2
import numpy as np
import zxingcpp
from PIL import Image

from kiosk.domain.receipt import PrintableReceipt

DOTS_ADDED = 8  # a picture that holds a printer's real-time command gets a dot more


@dataclass(frozen=True)
class Statement:
    """What the QR of a receipt says."""

    series: str
    sequence: int
    entry_hash: str
    total_dirhams: int
    entry_seq: int


def statement_on(sheet: Path) -> Statement | None:
    """Return what the QR says, None when the sheet holds none that can be read."""
    with Image.open(sheet) as picture:
        marks = zxingcpp.read_barcodes(np.array(picture.convert("L")))
    if not marks:
        return None
    payload = cbor2.loads(cbor2.loads(base45.b45decode(marks[0].text.removeprefix("LPR1:")))[2])
    return Statement(payload[4], payload[5], payload[6].hex(), payload[7], payload[9])


def is_drawing(sheet: Path, drawn: PrintableReceipt) -> bool:
    """Say whether the sheet shows this drawing, dot for dot."""
    with Image.open(sheet) as picture:
        paper = ~np.array(picture.convert("1"))
    expected = np.unpackbits(np.frombuffer(drawn.raster, np.uint8)).reshape(drawn.height_dots, -1)
    height = min(len(paper), len(expected))
    rest = int(paper[height:].sum()) + int(expected[height:].sum())
    return rest + int((paper[:height] != expected[:height].astype(bool)).sum()) <= DOTS_ADDED
