"""Parked forms, in the encrypted file of the drafts: sealed once more, with the code on paper."""

import json
from collections.abc import Collection, Sequence
from typing import Final

from kiosk.domain.attachment import AttachmentHash
from kiosk.domain.identifiers import BasketId
from kiosk.domain.parked import ParkedForm, ParkedId
from kiosk.store.database import Database, Row

TABLE: Final = """
    CREATE TABLE IF NOT EXISTS parked (
        parked_id TEXT PRIMARY KEY,
        until TEXT NOT NULL,
        basket_id TEXT NOT NULL,
        attachments TEXT NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT
"""
_COLUMNS: Final = "parked_id, until, basket_id, attachments, sealed"


class StoreParkedForms:
    """Implements `ports.ParkedForms` over the connection of the drafts, in the lane that opened it."""

    def __init__(self, database: Database) -> None:
        """Take the connection; whoever opened it closes it."""
        self._database = database

    def put(self, parked: ParkedForm) -> None:
        """Keep a parked form; durable when this returns."""
        attachments = json.dumps(list(parked.attachments))
        values = (parked.parked_id, parked.until, parked.basket_id, attachments, parked.sealed)
        with self._database.transaction():
            self._database.run(
                f"INSERT OR REPLACE INTO parked ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608 - own names
                values,
            )

    def get(self, parked_id: ParkedId) -> ParkedForm | None:
        """Return a parked form, None when there is none."""
        sql = f"SELECT {_COLUMNS} FROM parked WHERE parked_id = ?"  # noqa: S608 - own names
        row = self._database.row(sql, (parked_id,))
        return None if row is None else _parked(row)

    def list(self) -> Sequence[ParkedForm]:
        """Return every parked form, the one that ends first before the others."""
        sql = f"SELECT {_COLUMNS} FROM parked ORDER BY until, parked_id"  # noqa: S608 - own names
        return [_parked(row) for row in self._database.rows(sql)]

    def remove(self, parked_ids: Collection[ParkedId]) -> None:
        """Wipe parked forms: their pages are overwritten, and the log that may still hold them is emptied."""
        with self._database.transaction():
            for parked_id in parked_ids:
                self._database.run("DELETE FROM parked WHERE parked_id = ?", (parked_id,))
        self._database.run("PRAGMA wal_checkpoint(TRUNCATE)")


def _parked(row: Row) -> ParkedForm:
    parked_id, until, basket_id, attachments, sealed = row
    named = tuple(AttachmentHash(digest) for digest in json.loads(attachments))
    return ParkedForm(ParkedId(parked_id), str(until), bytes(sealed), named, BasketId(basket_id))
