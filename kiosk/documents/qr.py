"""QR codes as squares of dots, large enough for a cheap scanner."""

from dataclasses import dataclass
from typing import Final

from kiosk.documents.qr_mask import best_mask
from kiosk.documents.qr_symbol import ALPHANUMERIC, finished, unmasked

QUIET_MODULES = 4  # Source: ISO/IEC 18004, quiet zone
LARGEST_VERSION = 12  # Source: portal/contract/receipt-qr.md
MIN_DOTS_PER_MODULE = 3
_MAX_DOTS_PER_MODULE = 5
# Half a millimetre; even, so that printers that draw no codes can be sent half the rows and columns.
# The largest version is 65 modules and 8 of quiet zone wide: 292 of the 384 dots of narrow paper.
RECEIPT_DOTS_PER_MODULE = 4
_SHARE_OF_WIDTH = 0.56
_IS_ALPHANUMERIC: Final = frozenset(ALPHANUMERIC)
_DIGITS: Final = frozenset("0123456789")


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


def qr_matrix(text: str, largest_version: int = LARGEST_VERSION) -> QrMatrix:
    """Encode a text in the smallest code; spare room is used for stronger error correction.

    Raises:
        ValueError: the text needs a larger version.
    """
    is_alphanumeric = _IS_ALPHANUMERIC.issuperset(text) and not _DIGITS.issuperset(text)
    symbol = unmasked(text, min(largest_version, LARGEST_VERSION)) if is_alphanumeric else None
    if symbol is None:
        return generic_qr_matrix(text, largest_version)
    size, modules = symbol.plan.size, finished(symbol, best_mask(symbol))
    rows = (f"{modules >> row * symbol.plan.stride & (1 << size) - 1:0{size}b}" for row in range(size))
    return QrMatrix(tuple(tuple(map("1".__eq__, reversed(row))) for row in rows), text, symbol.level)


def generic_qr_matrix(text: str, largest_version: int = LARGEST_VERSION) -> QrMatrix:
    """Do the same for any text by the generic encoder, which takes ten times as long.

    Raises:
        ValueError: the text needs a larger version.
    """
    import segno

    code = segno.make(text, error="l", micro=False, boost_error=True)
    if int(code.version) > largest_version:
        raise ValueError(f"QR version {code.version}")
    rows = tuple(tuple(bool(module) for module in row) for row in code.matrix)
    return QrMatrix(rows, text, str(code.error))
