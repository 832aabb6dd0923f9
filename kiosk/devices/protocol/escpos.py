"""Commands of ESC/POS receipt printers as bytes.

Source: Epson ESC/POS command reference, https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/
(one page per command; the page is named at each builder).
"""

import re

from kiosk.devices.protocol.dots import MOST_BYTES, Band, bands

INITIALISE = b"\x1b@"  # esc_atsign: clears the print buffer, not the receive buffer
ENABLE_STATUS_BACK = b"\x1da\xff"  # gs_la
FENCE = b"\x1dr\x01"  # gs_lr: paper sensor status, answered in stream order
CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # dle_dc4_fn8
RECOVER_AND_CLEAR = b"\x10\x05\x02"  # dle_enq

MAX_FEED = 255
PROCESS_ID_BYTES = 4
_PROCESS_ID = re.compile(rb"[\x20-\x7e]{4}")
_REALTIME_IN_DATA = re.compile(rb"\x10(?=[\x04\x05\x14])", re.DOTALL)
_CODE128_MAX_CHARACTERS = 48  # 48 x 11 + 35 modules of 1 dot are 563 dots, just within 576
# Bytes in which each dot stands twice, and the half byte they come from.
_PAIRS = {sum(3 << 2 * bit for bit in range(4) if half >> bit & 1): half for half in range(16)}
_QR_MAX_BYTES = 2_953  # version 40-L in byte mode, ISO/IEC 18004 table 7


def realtime_status(number: int) -> bytes:
    """Ask for one status byte at once (dle_eot): 1 printer, 2 off-line cause, 3 error cause, 4 paper."""
    return bytes((0x10, 0x04, number))


def motion_units(dots_per_inch: int) -> bytes:
    """Make one unit of `feed` and `left_margin` one dot (gs_cp); the default differs by model."""
    return bytes((0x1D, 0x50, dots_per_inch, dots_per_inch))


def feed(rows: int) -> bytes:
    """Move the paper by `rows` dots (esc_cj), in as many commands as needed."""
    full, rest = divmod(rows, MAX_FEED)
    return bytes((0x1B, 0x4A, MAX_FEED)) * full + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def left_margin(dots: int) -> bytes:
    """Set the left margin in dots (gs_cl), at the beginning of a line only."""
    return b"\x1dL" + dots.to_bytes(2, "little")


def raster(row_bytes: int, data: bytes) -> bytes:
    """Print a raster of whole rows, 1 = black (gs_lv_0)."""
    rows = len(data) // row_bytes
    return b"\x1dv0\x00" + row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little") + data


def raster_of(row_bytes: int, data: bytes) -> bytes:
    """Print a raster; one whose dots all stand in fours is sent at half its size (gs_lv_0, m = 3)."""
    rows = [data[at : at + row_bytes] for at in range(0, len(data), row_bytes)]
    if len(rows) % 2 or rows[::2] != rows[1::2] or any(value not in _PAIRS for value in set(data)):
        return raster(row_bytes, data)
    whole = [row + bytes(row_bytes % 2) for row in rows[::2]]
    halves = bytes(
        _PAIRS[row[at]] << 4 | _PAIRS[row[at + 1]] for row in whole for at in range(0, len(row), 2)
    )
    half = raster(len(whole[0]) // 2, defused(halves))
    return half[:3] + b"\x03" + half[4:]


def columns(data: bytes) -> bytes:
    """Set columns of 24 dots, three bytes each, in the line that is being set (esc_asterisk, m = 33)."""
    return b"\x1b*\x21" + (len(data) // 3).to_bytes(2, "little") + data


def position(dots: int) -> bytes:
    """Go on setting at a dot from the left margin (esc_dollar)."""
    return b"\x1b$" + dots.to_bytes(2, "little")


def set_in_type(text: bytes, mode: int) -> bytes:
    """Set a text in the printer's own type (esc_exclamation: 1 font B, 8 bold)."""
    return bytes((0x1B, 0x21, mode)) + text


def cut(feed_rows: int = 0) -> bytes:
    """Feed to the cutter and `feed_rows` further, then cut leaving one point (gs_cv, function B, m = 66)."""
    return bytes((0x1D, 0x56, 66, feed_rows))


def drawer_kick(pin: int = 0, on_ms: int = 50, off_ms: int = 500) -> bytes:
    """Pulse the drawer's coil, connector pin 2 (`pin` 0) or 5 (`pin` 1), in steps of 2 ms (esc_lp)."""
    return bytes((0x1B, 0x70, pin, min(on_ms // 2, 255), min(off_ms // 2, 255)))


def process_id(identity: bytes) -> bytes:
    """Ask for an answer carrying these four bytes when all before it is printed (gs_lparen_ch_fn48).

    Raises:
        ValueError: not four bytes of 0x20-0x7E.
    """
    if not _PROCESS_ID.fullmatch(identity):
        raise ValueError("a process ID is four printable ASCII bytes")
    return b"\x1d(H\x06\x0000" + identity


def identity(number: int) -> bytes:
    """Ask who the printer is (gs_ci): 66 maker, 67 model; the answer is a block that begins with 5F."""
    return bytes((0x1D, 0x49, number))


def code128(text: str, *, height_dots: int = 80, module_dots: int = 2) -> bytes:
    """Have the printer draw a code 128, set B, without its text (gs_lk function B, gs_lh, gs_lw, gs_ch).

    Raises:
        ValueError: the text is empty, too long for the paper, or has characters outside 0x20-0x7E.
    """
    data = text.encode("ascii", "strict").replace(b"{", b"{{")
    if not 0 < len(text) <= _CODE128_MAX_CHARACTERS or not text.isprintable():
        raise ValueError("a code 128 here holds 1 to 48 printable ASCII characters")
    settings = bytes((0x1D, 0x68, height_dots, 0x1D, 0x77, module_dots, 0x1D, 0x48, 0))
    return settings + bytes((0x1D, 0x6B, 73, len(data) + 2)) + b"{B" + data


def qr(text: bytes, module_dots: int = 6, correction: str = "M") -> bytes:
    """Have the printer draw a QR symbol, model 2 (gs_lparen_ck, functions 165, 167, 169, 180, 181).

    Raises:
        ValueError: the text is empty or longer than any symbol holds.
    """
    if not 0 < len(text) <= _QR_MAX_BYTES:
        raise ValueError("a QR symbol holds 1 to 2953 bytes")
    level = 48 + "LMQH".index(correction)
    return (
        b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C" + bytes((module_dots,))
        + b"\x1d(k\x03\x001E" + bytes((level,))
        + _qr_stored(text)
        + b"\x1d(k\x03\x001Q0"
    )  # fmt: skip


def qr_asked(text: bytes) -> bytes:
    """Ask how large a QR symbol would be; a printer that says so draws it (function 182, 37 36 ... 00)."""
    return _qr_stored(text) + b"\x1d(k\x03\x001R0"


def _qr_stored(text: bytes) -> bytes:
    return b"\x1d(k" + (len(text) + 3).to_bytes(2, "little") + b"1P0" + text


def defused(data: bytes) -> bytes:
    r"""Return picture bytes in which no real-time command can be seen.

    A printer looks for `10 04`, `10 05` and `10 14` while it receives, inside pictures too: an unlucky
    drawing could open the drawer. Each such `10` becomes `18`: one dot more beside a black one.
    """
    return _REALTIME_IN_DATA.sub(b"\x18", data)


def picture(
    dots: bytes,
    row_bytes: int,
    *,
    band_rows: int,
    skips_blank: bool,
    clips_left: bool,
    most_bytes: int = MOST_BYTES,
) -> list[bytes]:
    """Return the commands that draw a raster of whole rows, each with the margin it needs.

    Args:
        dots: rows top to bottom, `row_bytes` each, 1 = black.
        row_bytes: bytes in one row.
        band_rows: most rows in one command; clones lose bytes in long ones.
        skips_blank: feed over blank rows; needs `motion_units` sent before.
        clips_left: use the left margin instead of white bytes; needs `motion_units` too.
        most_bytes: most data in one command.
    """
    commands: list[bytes] = []
    margin = 0
    for band in bands(
        dots,
        row_bytes,
        band_rows=band_rows,
        skips_blank=skips_blank,
        clips_left=clips_left,
        most_bytes=most_bytes,
    ):
        if band.is_blank:
            commands.append(feed(band.rows))
            continue
        commands.append((b"" if band.left == margin else left_margin(band.left * 8)) + _drawn(band))
        margin = band.left
    if margin:
        commands.append(left_margin(0))
    return commands


def _drawn(band: Band) -> bytes:
    return raster(band.width, defused(band.data))
