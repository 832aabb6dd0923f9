"""What comes out of the printer next for a receipt: its original exactly once, then copies that say so."""

from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.receipt import Paper, Receipt
from kiosk.ports import PrintLedger, ReceiptSealer
from kiosk.usecases.counter import Counter
from kiosk.usecases.record_paper import record_paper
from kiosk.usecases.reprint_receipt import reprint_receipt


def is_original_next(counter: Counter, ledger: PrintLedger, number: ReceiptNumber) -> bool:
    """Say whether `receipt_to_print` would give the original: no paper can exist, and no print is open."""
    return not (ledger.is_asked(number) or counter.books.copies_printed(number))


def receipt_to_print(
    counter: Counter, sealer: ReceiptSealer, ledger: PrintLedger, number: ReceiptNumber
) -> Receipt:
    """Return the original while no paper can exist, else the next copy.

    A print that was begun and whose outcome nobody recorded (a crash, or one still under way) is first
    written down as unknown: what comes out now is then a copy, never a second original.

    Raises:
        MalformedIdentifierError: this counter issued no such receipt.
    """
    receipt = reprint_receipt(counter, sealer, number)
    if not ledger.is_asked(number):
        return receipt
    record_paper(counter, None, receipt, Paper.UNKNOWN)
    ledger.record_answered(number)
    return reprint_receipt(counter, sealer, number)
