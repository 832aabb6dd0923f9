"""Read models computed from the journal's bytes alone: one module each, listed here once."""

from typing import Final

from kiosk.errors import MalformedEntryError, MalformedIdentifierError
from kiosk.store.database import Database
from kiosk.store.projections import (
    amendments,
    applications,
    attachments,
    baskets,
    codes_refused,
    epochs,
    handovers,
    help_answered,
    help_open,
    items_given,
    ledger,
    letter_register,
    letters_received,
    parked,
    parked_released,
    people,
    receipts,
    reversals,
    sessions,
    shifts,
    terminal_payments,
    withdrawals,
)
from kiosk.store.projections.projected import Projected

_MODELS: Final = (
    *(epochs, sessions, shifts, ledger, receipts, reversals, baskets, applications, attachments),
    *(amendments, withdrawals, terminal_payments),
    *(people, handovers, letters_received),
    *(parked, parked_released, codes_refused, items_given, letter_register),
    *(help_open, help_answered),
)
TABLES: Final = tuple((model.TABLE, model.ORDER) for model in _MODELS)


def project(database: Database, item: Projected) -> None:
    """Let every read model take what it needs from one entry.

    Of kinds and schemas unknown here, which a newer program wrote before this one was put back, the money is
    taken and nothing else: every act that moves money names it in one form, and a till holds all of it.

    Raises:
        MalformedEntryError: the facts lack what their kind and schema promise.
    """
    for model in _MODELS:
        step = model.STEPS.get((item.entry.kind, item.entry.schema))
        if step is not None:
            try:
                step(database, item)
            except (KeyError, TypeError, MalformedIdentifierError) as error:
                raise MalformedEntryError(f"{item.entry.kind}: {error!r}") from error
    if (item.entry.kind, item.entry.schema) not in ledger.STEPS and ledger.has_lines(item.facts):
        ledger.posted(database, item)
        shifts.moved(database, item)
