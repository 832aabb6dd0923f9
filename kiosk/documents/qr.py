"""QR codes as squares of dots, large enough for a cheap scanner."""

import contextlib
import math
from dataclasses import dataclass
from typing import Any, Final

import zxingcpp

from kiosk.domain.scan import SLIP_PREFIX

QUIET_MODULES = 4  # Source: ISO/IEC 18004, quiet zone
LARGEST_VERSION = 12  # Source: portal/contract/receipt-qr.md
LARGEST_SLIP_VERSION = 20  # Source: portal/contract/payment-slip.md: a beneficiary and an amount for each fee
LARGEST_ON_SCREEN = 40  # Source: ISO/IEC 18004: the largest there is; a telephone photographs it
MIN_DOTS_PER_MODULE = 3
_MAX_DOTS_PER_MODULE = 5
# Half a millimetre; even, so that printers that draw no codes can be sent half the rows and columns.
# The largest version is 65 modules and 8 of quiet zone wide: 292 of the 384 dots of narrow paper.
RECEIPT_DOTS_PER_MODULE = 4
_SHARE_OF_WIDTH = 0.56
_MODULES_OF_VERSION_0: Final = 17
_MODULES_OF_A_VERSION: Final = 4
_WEAKEST: Final = "L"
_STRONGER: Final = "MQH"


@dataclass(frozen=True, slots=True)
class QrMatrix:
    """The modules of a code without its quiet zone, row by row; True is dark.

    `text` at the level `correction` (L, M, Q or H) gives the same symbol again.
    """

    rows: tuple[tuple[bool, ...], ...]
    text: str = ""
    correction: str = "L"

    @property
    def modules(self) -> int:
        """Modules along one side."""
        return len(self.rows)

    def dots_per_module(self, width: int) -> int:
        """Return the largest whole number of units for a module on a paper of that width."""
        fitting = int(width * _SHARE_OF_WIDTH) // (self.modules + 2 * QUIET_MODULES)
        return max(MIN_DOTS_PER_MODULE, min(_MAX_DOTS_PER_MODULE, fitting))


def largest_version_of(text: str) -> int:
    """Return how large the code of a receipt or payment slip may be on paper."""
    return LARGEST_SLIP_VERSION if text.startswith(SLIP_PREFIX) else LARGEST_VERSION


def qr_matrix(text: str, largest_version: int = LARGEST_VERSION) -> QrMatrix:
    """Encode a text in the smallest code; spare room is used for stronger error correction.

    Raises:
        ValueError: the text needs a larger version, or is empty.
    """
    rows = _symbol(text, _WEAKEST)
    version = (len(rows) - _MODULES_OF_VERSION_0) // _MODULES_OF_A_VERSION
    if version > largest_version:
        raise ValueError(f"QR version {version}")
    strongest = _WEAKEST
    with contextlib.suppress(ValueError):  # no version at all is large enough for the next level
        for level in _STRONGER:
            stronger = _symbol(text, level)
            if len(stronger) > len(rows):
                break
            rows, strongest = stronger, level
    return QrMatrix(rows, text, strongest)


def _symbol(text: str, level: str) -> tuple[tuple[bool, ...], ...]:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    # Its types do not say that a picture shares its bytes: a square, one for each module, 255 where light.
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    light = memoryview(picture).tobytes()
    side = math.isqrt(len(light))
    return tuple(tuple(not one for one in light[row * side : (row + 1) * side]) for row in range(side))
