"""Confirm what recovery said of an act that was cut off: an entry by recovery, under nobody's name."""

from typing import Any

from kiosk.domain.acts import Act, EntryKind, receipt_on_paper
from kiosk.domain.entry import Entry
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper
from kiosk.domain.unfinished import UnfinishedAct
from kiosk.usecases.counter import Counter

FINDING = "act.confirmed"


def confirm_recovery(counter: Counter, session: Session, unfinished: UnfinishedAct) -> Entry:
    """Write that a person has read what recovery says, and that the paper of the act is not known to exist.

    The details are codes and numbers: outcome, kind, receipt or basket, money to keep and to give, and the
    number of the person who confirmed.

    Raises:
        DiskFullError, StoreError: nothing was written; it is asked again.
    """
    with counter.journal.act() as act:
        number = unfinished.receipt_number
        waiting = {one.number: one for one in counter.books.unprinted_receipts()}
        if number is not None and number in waiting:
            paper = Paper.UNKNOWN if waiting[number].was_asked else Paper.NOT_PRINTED
            act.append(counter.draft(receipt_on_paper(number, 0, paper), None))
        facts = {"finding": FINDING, "details": _details(unfinished, session)}
        return act.append(counter.draft(Act(EntryKind.RECOVERY_FINDING, facts), None))


def _details(unfinished: UnfinishedAct, session: Session) -> dict[str, Any]:
    span = unfinished.missing_entries
    told: dict[str, Any] = {
        "outcome": str(unfinished.outcome),
        "kind": str(unfinished.kind),
        "confirmed_by": session.operator.operator_id,
    }
    if unfinished.receipt_number is not None:
        told["receipt_number"] = str(unfinished.receipt_number)
    if unfinished.basket_id:
        told["basket_id"] = unfinished.basket_id
    if unfinished.keep is not None:
        told["keep_dirhams"] = unfinished.keep.dirhams
    if unfinished.give is not None:
        told["give_dirhams"] = unfinished.give.dirhams
    if span is not None:
        told |= {"from_seq": span[0], "to_seq": span[1]}
    return told
