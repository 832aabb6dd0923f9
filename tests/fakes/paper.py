"""Reads the emulated paper as a citizen's phone does, and compares it with what was drawn."""

import json
from dataclasses import dataclass
from pathlib import Path

import base45
import cbor2
import numpy as np
import zxingcpp
from PIL import Image

from kiosk.domain.receipt import TYPE_ASCENT_DOTS, TYPE_HEIGHT_DOTS, PrintableReceipt, Typesetting

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
        read = zxingcpp.read_barcodes(np.array(picture.convert("L")))
    marks = [mark for mark in read if mark.text.startswith("LPR1:")]  # a postal item has bars besides
    if not marks:
        return None
    payload = cbor2.loads(cbor2.loads(base45.b45decode(marks[0].text.removeprefix("LPR1:")))[2])
    return Statement(payload[4], payload[5], payload[6].hex(), payload[7], payload[9])


def is_drawing(sheet: Path, drawn: PrintableReceipt) -> bool:
    """Say whether the sheet shows this drawing: its dots, and each text and code that the printer set."""
    with Image.open(sheet) as picture:
        paper = ~np.array(picture.convert("1"))
    own = drawn.typesetting or Typesetting(drawn.raster, (), ())
    expected = np.unpackbits(np.frombuffer(own.raster, np.uint8)).reshape(drawn.height_dots, -1).astype(bool)
    facts = json.loads(sheet.with_suffix(".json").read_text("utf-8"))
    texts = sorted(own.texts, key=lambda text: (text.baseline, text.left))
    if facts["text"] != "".join(text.text for text in texts):
        return False
    if [mark["text"] for mark in facts["qr"]] != [code.text for code in own.codes]:
        return False
    if paper.shape != expected.shape:
        return False
    for text in texts:  # the printer's own dots, whatever its type looks like
        rows = slice(text.baseline - TYPE_ASCENT_DOTS, text.baseline - TYPE_ASCENT_DOTS + TYPE_HEIGHT_DOTS)
        assert paper[rows, text.left : text.left + text.width].any()
        paper[rows, text.left : text.left + text.width] = False
    for code in own.codes:
        paper[code.top : code.top + code.side] = expected[code.top : code.top + code.side] = False
    return int((paper != expected).sum()) <= DOTS_ADDED
