"""Printing from the window: drawn and printed in one lane, asked for and recorded in the other. No Qt."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from kiosk.domain.basket import Basket
from kiosk.domain.money import ZERO
from kiosk.domain.operator import Session
from kiosk.domain.receipt import PAGE_WIDTH_DOTS, Paper, PrintableReceipt, Receipt
from kiosk.errors import DeviceError, DeviceNotConfiguredError
from kiosk.ports import LeafletRenderer, ReceiptPrinter
from kiosk.ui.counter.doors import Surroundings, code_of
from kiosk.ui.lead import PRINTER, STORE
from kiosk.usecases.take_payment import expected_receipt

PRINT_DEADLINE_S = 120.0
DRAWER_DEADLINE_S = 2.0
Outcome = Callable[[Paper, str], None]


@dataclass(frozen=True, slots=True)
class _Print:
    """One print under way."""

    receipt: Receipt
    session: Session
    printer: ReceiptPrinter
    told: Outcome
    moves_money: bool


@dataclass(frozen=True, slots=True)
class PaperWork:
    """Draw, note, print, record: each step in the lane it belongs to, the outcome told exactly once."""

    around: Surroundings

    def print_receipt(self, receipt: Receipt, told: Outcome, *, moves_money: bool = False) -> None:
        """Put a receipt on paper.

        Args:
            receipt: the original, or a copy that says so.
            told: gets what became of the paper and the code of the error that explains it, or nothing.
            moves_money: cash goes in or out now, so the drawer opens.
        """
        printer = self.around.equipment.printer
        session = self.around.seat.signed_in
        if printer is None:
            told(Paper.NONE, DeviceNotConfiguredError.code)
            return
        work = _Print(receipt, session, printer, told, moves_money)
        renderer = self.around.equipment.renderer
        self.around.jobs.run(
            PRINTER,
            lambda: renderer.thermal(receipt, printer.width_dots),
            lambda printable: self._note(work, printable),
            lambda error: self._record(work, Paper.NOT_PRINTED, code_of(error)),
        )

    def expect(self, basket: Basket) -> None:
        """Have the paper of a basket drawn while it is being paid: what stands on it is then not drawn again.

        Nothing is shown of it, and whatever prevents it prevents nothing else.
        """
        printer, renderer = self.around.equipment.printer, self.around.equipment.renderer
        session = self.around.seat.signed_in
        if printer is None or printer.width_dots == PAGE_WIDTH_DOTS:
            return
        width_dots = printer.width_dots
        counter, jobs = self.around.equipment.desk.counter, self.around.jobs
        jobs.run(
            STORE,
            lambda: expected_receipt(counter, session, basket),
            lambda receipt: jobs.run(
                PRINTER,
                lambda: renderer.thermal(receipt, width_dots),
                lambda _paper: None,
                lambda _error: None,
            ),
            lambda _error: None,
        )

    def _note(self, work: _Print, printable: PrintableReceipt) -> None:
        self.around.store(
            lambda desk: desk.note_printing(work.receipt),
            lambda _nothing: self._print(work, printable),
            lambda code: work.told(Paper.NOT_PRINTED, code),
        )

    def _print(self, work: _Print, printable: PrintableReceipt) -> None:
        self.around.jobs.run(
            PRINTER,
            lambda: _to_paper(work, printable),
            lambda paper: self._record(work, paper, ""),
            lambda error: self._record(work, _paper_after(error), code_of(error)),
        )

    def _record(self, work: _Print, paper: Paper, code: str) -> None:
        self.around.store(
            lambda desk: desk.record_paper(work.session, work.receipt, paper),
            lambda _entry: work.told(paper, code),
            lambda _code: work.told(paper, code),
        )


def print_leaflet(
    around: Surroundings, draw: Callable[[LeafletRenderer, int], PrintableReceipt], told: Outcome
) -> None:
    """Put a paper that moves no money and stands in no ledger on the receipt printer.

    Args:
        around: the counter.
        draw: gives the paper for a width in dots.
        told: gets what became of the paper, and the code of the error when that is not known.
    """
    printer, leaflets = around.equipment.printer, around.equipment.leaflets
    if printer is None or leaflets is None:
        told(Paper.NONE, DeviceNotConfiguredError.code)
        return
    around.jobs.run(
        PRINTER,
        lambda: printer.print_receipt(draw(leaflets, printer.width_dots), PRINT_DEADLINE_S),
        lambda paper: told(paper, ""),
        lambda error: told(Paper.UNKNOWN, code_of(error)),
    )


def _to_paper(work: _Print, printable: PrintableReceipt) -> Paper:
    """Open the drawer when money goes in or out, then print; a drawer that stays shut is not an error."""
    if work.moves_money and work.receipt.total != ZERO:
        with suppress(DeviceError):
            work.printer.open_drawer(DRAWER_DEADLINE_S)
    return work.printer.print_receipt(printable, PRINT_DEADLINE_S)


def _paper_after(error: BaseException) -> Paper:
    """Return what is known of the paper after an error: a device that refused has printed nothing."""
    return Paper.NOT_PRINTED if isinstance(error, DeviceError) else Paper.UNKNOWN
