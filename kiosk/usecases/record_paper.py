"""Record what became of a print: printed, not printed, or not known."""

from contextlib import suppress

from kiosk.domain import acts
from kiosk.domain.entry import Entry
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper, Receipt
from kiosk.errors import StoreError
from kiosk.ports import PrintLedger
from kiosk.usecases.counter import Counter


def end_print(counter: Counter, ledger: PrintLedger, print_: tuple[Session | None, Receipt, Paper]) -> Entry:
    """Record the outcome of a print that was noted as begun, and take the note away.

    Args:
        counter: this counter.
        ledger: where it was noted.
        print_: who printed what, and the printer's word.
    """
    entry = record_paper(counter, *print_)
    with suppress(StoreError):  # a print that seems open makes the next one a copy, no worse
        ledger.record_answered(print_[1].number, print_[1].copy)
    return entry


def record_paper(counter: Counter, session: Session | None, receipt: Receipt, paper: Paper) -> Entry:
    """Write the outcome of printing a receipt (its original or its n-th copy) into the journal.

    Args:
        counter: this counter.
        session: the person who printed; None when the program finds out after a crash.
        receipt: what was printed.
        paper: the printer's word; unknown stays unknown.
    """
    with counter.journal.act() as act:
        written = acts.receipt_on_paper(receipt.number, receipt.copy, paper)
        return act.append(counter.draft(written, session))
