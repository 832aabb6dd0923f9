"""What is printed for the citizen: one value, laid out for thermal paper and for PDF."""

import enum
from dataclasses import dataclass

from kiosk.domain.identifiers import ReceiptNumber, TrackingNumber
from kiosk.domain.money import ZERO, Money
from kiosk.domain.words import Words


class Paper(enum.StrEnum):
    """Whether paper came out; `none` when nobody asked for any."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """One application on the receipt.

    `kept` are the papers that stay at the office, None when none do; `representative` acts for the company
    that applies, in a `capacity` (a code), or for a person (`is_acted_for`); `witnesses` (name, masked
    number) stood by while the clerk wrote.
    """

    service_code: str
    service_name: Words
    applicant: str
    masked_number: str
    tracking_number: TrackingNumber
    amount: Money
    receipt_words: Words
    next_steps: Words
    kept: Words | None = None
    representative: str = ""
    capacity: str = ""
    is_acted_for: bool = False
    witnesses: tuple[tuple[str, str], ...] = ()
    item_number: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery slip says: which result went to whom, and by what right.

    `proof` is a code (`code`, `authorisation`, `identity`, `post`); `approved_by` the supervisor of one by
    identity; what goes by post has an `item_number` and an `address`.
    """

    service_name: Words
    tracking_number: TrackingNumber
    receiver: str
    masked_document: str
    proof: str
    authorisation: str = ""
    approved_by: str = ""
    item_number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class TerminalPaper:
    """What a receipt says of money taken by a terminal; what the terminal did not say is empty."""

    means: str
    reference: str
    approval: str = ""
    last_digits: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything on the paper; `copy` is 0 for the original, n for the n-th reprint (نسخة / COPY n).

    `withdraws` says that a single application is taken out of the receipt `reverses` names, not all of it.
    `made_at` is local time with offset as printed; `entry_hash` 64 hex digits; `qr_text` is the signed
    statement of `portal/contract/receipt-qr.md`; `confirmed` is True only when the portal has confirmed;
    `due` is what is still owed: then `qr_text` is the payment slip (`portal/contract/payment-slip.md`);
    `terminal` is what it was paid with when it was not cash; `is_looked_into` says that a payment was asked
    for and nobody knows whether it was taken, so that what is due must not be paid yet;
    `delivery` makes it the slip of a result that was handed over: no money, and a place to sign.
    """

    number: ReceiptNumber
    items: tuple[ReceiptItem, ...]
    total: Money
    tendered: Money
    change: Money
    office_name: Words
    counter: int
    clerk: str
    made_at: str
    entry_hash: str
    qr_text: str
    copy: int = 0
    confirmed: bool = False
    reverses: ReceiptNumber | None = None
    due: Money = ZERO
    withdraws: bool = False
    delivery: Delivery | None = None
    terminal: TerminalPaper | None = None
    is_looked_into: bool = False


PAGE_WIDTH_DOTS = 0  # stands for a page of paper, which has no dots
# Cells of the type that receipt printers have by themselves, and how far down in them the baseline is.
# Source: Epson ESC/POS command reference, ESC !: font A 12 x 24, baseline 21; font B 9 x 17, baseline 16.
TYPE_WIDTH_DOTS, TYPE_HEIGHT_DOTS, TYPE_ASCENT_DOTS = 12, 24, 21
SMALL_TYPE_WIDTH_DOTS, SMALL_TYPE_HEIGHT_DOTS, SMALL_TYPE_ASCENT_DOTS = 9, 17, 16


@dataclass(frozen=True, slots=True)
class SetText:
    """Printable ASCII that a printer may set in its own type: the left of its cells, and their baseline."""

    text: str
    left: int
    baseline: int
    is_small: bool = False
    is_bold: bool = False

    @property
    def width(self) -> int:
        """The dots its cells take."""
        return len(self.text) * (SMALL_TYPE_WIDTH_DOTS if self.is_small else TYPE_WIDTH_DOTS)


@dataclass(frozen=True, slots=True)
class SetCode:
    """A QR symbol that a printer may draw itself, quiet zone left out; nothing else stands beside it."""

    text: str
    left: int
    top: int
    module_dots: int
    modules: int
    correction: str

    @property
    def side(self) -> int:
        """Rows and columns of dots it takes."""
        return self.modules * self.module_dots


@dataclass(frozen=True, slots=True)
class Typesetting:
    """A receipt for printers with type of their own: what they set themselves, and the dots without it.

    The codes stand in the dots too, for a printer that cannot draw them.
    """

    raster: bytes
    texts: tuple[SetText, ...]
    codes: tuple[SetCode, ...]


@dataclass(frozen=True, slots=True)
class PrintableReceipt:
    """A receipt made ready for its output: dots for receipt paper, or a PDF where the width is a page's.

    `raster` is one bit per dot, rows top to bottom, each row `width_dots` / 8 bytes, 1 = black;
    `text` is the twin for the log of the paper; `qr_text` as in the receipt; `typesetting` is the same
    paper in fewer bytes.
    """

    width_dots: int
    height_dots: int
    raster: bytes
    text: str
    qr_text: str
    pdf: bytes = b""
    typesetting: Typesetting | None = None
