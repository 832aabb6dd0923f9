"""Carries what waits without a window, and answers support when it has asked."""

from kiosk.app.carrying import carry_all
from kiosk.app.counter import EnrolledMachine
from kiosk.app.support import support_bytes
from kiosk.app.support_answer import MOST_BYTES, keep, questions_of
from kiosk.sync.round_result import RoundResult
from kiosk.trust.signers import SessionKeys


def carry_and_answer(enrolled: EnrolledMachine) -> RoundResult:
    """Carry what waits without a window; when support has asked something, answer it and carry that too."""
    store = enrolled.open_store(SessionKeys())
    try:
        store.inbox_folder.fold_some(budget_ms=60_000)
        result = carry_all(enrolled, store)
        if result.failure is not None:
            return result
        questions = questions_of(enrolled, store)
        for asked in questions:
            keep(store, asked, support_bytes(enrolled, MOST_BYTES))
        return result.plus(carry_all(enrolled, store)) if questions else result
    finally:
        store.close()
