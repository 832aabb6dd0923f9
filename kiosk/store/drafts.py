"""Half-filled forms in a small encrypted file of their own: an act never waits for a draft.

The file holds nothing that is not also on somebody's screen; damaged, it is thrown away and begun again.
"""

import contextlib
import hmac
import json
import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from kiosk.domain.draft import KEPT_FOR, Draft, DraftId
from kiosk.domain.identifiers import BasketId
from kiosk.errors import StoreError
from kiosk.store import parked_table
from kiosk.store.database import Database, Row
from kiosk.store.parked_table import StoreParkedForms

_LOG = logging.getLogger(__name__)
_PURPOSE: Final = b"lpk-drafts-1"
_TABLE: Final = """
    CREATE TABLE IF NOT EXISTS drafts (
        draft_id TEXT PRIMARY KEY,
        basket_id TEXT NOT NULL,
        operator TEXT NOT NULL,
        service TEXT NOT NULL,
        catalogue_hash TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        content TEXT NOT NULL
    ) STRICT
"""
_COLUMNS: Final = "draft_id, basket_id, operator, service, catalogue_hash, saved_at, content"


class StoreDrafts:
    """Implements `ports.Drafts`; lives in the lane that opened it, closed by whoever opened it.

    `parked` are forms that wait under a code, in the same file. `was_damaged` says that drafts of an earlier
    start could not be read: to be shown, nothing is owed.
    """

    def __init__(self, database: Database, *, was_damaged: bool) -> None:
        """Take over an open file of drafts."""
        self._database = database
        self.was_damaged = was_damaged
        self.parked = StoreParkedForms(database)

    @classmethod
    def open(cls, path: Path, store_key: bytes) -> Self:
        """Open the drafts, or begin anew where they cannot be read.

        Args:
            path: the file, beside the journal's.
            store_key: the key of the journal's file, from which that of the drafts is derived.

        A disk that takes no drafts stops nobody: then they live as long as the program.
        """
        key = hmac.digest(store_key, _PURPOSE, "sha256")
        try:
            return cls(_opened(path, key), was_damaged=False)
        except StoreError as error:
            _LOG.warning("drafts begun anew: %s", error.code)
        try:
            for part in ("", "-journal", "-wal", "-shm"):
                path.with_name(path.name + part).unlink(missing_ok=True)
            return cls(_opened(path, key), was_damaged=True)
        except (OSError, StoreError) as error:
            _LOG.warning("drafts in memory only: %s", type(error).__name__)
            memory = Database.in_memory()
            memory.run(_TABLE)
            memory.run(parked_table.TABLE)
            return cls(memory, was_damaged=True)

    def put(self, draft: Draft) -> None:
        """Keep a draft in the place of its earlier state; durable when this returns."""
        values = (
            draft.draft_id,
            draft.basket_id,
            draft.operator,
            draft.service,
            draft.catalogue_hash,
            draft.saved_at,
            json.dumps(draft.fields(), ensure_ascii=False),
        )
        with self._database.transaction():
            self._database.run(
                f"INSERT OR REPLACE INTO drafts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - own names
                values,
            )

    def get(self, draft_id: DraftId) -> Draft | None:
        """Return a draft, None when there is none that can be read."""
        sql = f"SELECT {_COLUMNS} FROM drafts WHERE draft_id = ?"  # noqa: S608 - own names
        row = self._database.row(sql, (draft_id,))
        return None if row is None else _draft(row)

    def list(self) -> Sequence[Draft]:
        """Return every draft, oldest first; what a newer program kept in another form is left out."""
        sql = f"SELECT {_COLUMNS} FROM drafts ORDER BY saved_at, draft_id"  # noqa: S608 - own names
        return [draft for row in self._database.rows(sql) if (draft := _draft(row)) is not None]

    def remove(self, draft_ids: Collection[DraftId]) -> None:
        """Wipe drafts: their pages are overwritten, and the log that may still hold them is emptied."""
        with self._database.transaction():
            for draft_id in draft_ids:
                self._database.run("DELETE FROM drafts WHERE draft_id = ?", (draft_id,))
        self._database.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def remove_ended(self, is_ended: Callable[[BasketId], bool], now: datetime) -> None:
        """Wipe drafts of baskets that have ended: a crash may come between an act and the wiping.

        What nobody here can read was kept by a newer program, which was put back since: it waits as long as
        any draft, for that program may be here again tomorrow.
        """
        read = {draft.draft_id for draft in self.list()}
        held = self._database.rows("SELECT draft_id, basket_id, saved_at FROM drafts")
        gone = [
            DraftId(draft_id)
            for draft_id, basket_id, saved_at in held
            if is_ended(BasketId(basket_id)) or (draft_id not in read and _is_old(saved_at, now))
        ]
        if gone:
            self.remove(gone)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _is_old(saved_at: str, now: datetime) -> bool:
    try:
        return now - datetime.fromisoformat(saved_at) > KEPT_FOR
    except (TypeError, ValueError):
        return True


def _opened(path: Path, key: bytes) -> Database:
    database = Database.writing(path, key, busy_timeout_ms=0)
    with contextlib.ExitStack() as undo:
        undo.callback(database.close)
        database.check_pages()
        database.run(_TABLE)
        database.run(parked_table.TABLE)
        undo.pop_all()
    return database


def _draft(row: Row) -> Draft | None:
    columns = dict(zip(_COLUMNS.split(", "), row, strict=True))
    try:
        return Draft.of_fields({**json.loads(columns.pop("content")), **columns})
    except (KeyError, TypeError, ValueError) as error:
        _LOG.warning("a draft cannot be read: %s", type(error).__name__)
        return None
