"""Record what became of a print: printed, not printed, or not known."""

from kiosk.domain import acts
from kiosk.domain.entry import Entry
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper, Receipt
from kiosk.usecases.counter import Counter


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
