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
    withdrawals,
)
from kiosk.store.projections.projected import Projected

_MODELS: Final = (
    *(epochs, sessions, shifts, ledger, receipts, reversals, baskets, applications, attachments),
    *(amendments, withdrawals),
    *(people, handovers, letters_received),
    *(parked, parked_released, codes_refused, items_given, letter_register),
)
TABLES: Final = tuple((model.TABLE, model.ORDER) for model in _MODELS)


def project(database: Database, item: Projected) -> None:
    """Let every read model take what it needs from one entry; kinds and schemas unknown here leave no trace.

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
