"""One print from beginning to end: asked is noted, the printer is believed, the outcome is an entry."""

from dataclasses import dataclass

from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper, Receipt
from kiosk.errors import DeviceError
from kiosk.ports import ReceiptPrinter, ReceiptRenderer
from kiosk.usecases.desk import Desk

PRINT_DEADLINE_S = 120.0  # a long receipt on a line of 9600 baud takes 72 s (docs/devices/escpos-printer.md)


@dataclass(frozen=True, slots=True)
class PrintShop:
    """Renderer and printer together; used where everything runs in one thread."""

    desk: Desk
    renderer: ReceiptRenderer
    printer: ReceiptPrinter

    def print_receipt(self, session: Session | None, receipt: Receipt) -> Paper:
        """Print a receipt and record what became of it; a printer that fails is an outcome, not an error.

        Args:
            session: who prints; None when the program makes good what a crash left.
            receipt: the original, or a copy that says so.
        """
        printable = self.renderer.thermal(receipt, self.printer.width_dots)
        self.desk.note_printing(receipt)
        try:
            paper = self.printer.print_receipt(printable, PRINT_DEADLINE_S)
        except DeviceError:
            paper = Paper.NOT_PRINTED
        self.desk.record_paper(session, receipt, paper)
        return paper

    def print_left_over(self, session: Session | None) -> int:
        """Print what a crash left without paper; what had begun comes out as a marked copy.

        Returns:
            How many were printed.
        """
        printed = 0
        for unprinted in self.desk.unprinted_receipts():
            receipt = self.desk.receipt_to_print(unprinted.number)
            if self.print_receipt(session, receipt) is not Paper.PRINTED:
                break
            printed += 1
        return printed
