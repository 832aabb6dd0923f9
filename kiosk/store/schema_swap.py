"""Fits the database's schema to the program that opens it, always on a copy: a newer step forward, or back.

Forward: the copy is migrated, compared and put in the place of the old file, which stays beside it under the
number of its schema. Back, when a program was put back after an update: its own file of then takes over what
the newer one has added since. At every moment the name of the database leads to one whole file.
"""

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.errors import MalformedEntryError, StoreError, StoreNewerError, WriterBusyError
from kiosk.store import entry_table, findings, migrations, quarantine
from kiosk.store.database import Database
from kiosk.store.disk import storage_error, sync_file, sync_folder
from kiosk.store.findings import Finding
from kiosk.store.importing import import_entries

# How long the file of the schema before is kept: who goes back after an update does so within days.
KEPT_DAYS: Final = 14
_DAY_S: Final = 24 * 3600
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SchemaSwap:
    """One fitting; in the store lane, under the writer's lock, before anything else opens the file."""

    path: Path
    key: bytes
    busy_timeout_ms: int

    def run(self) -> tuple[Finding, ...]:
        """Fit the file to this program; return what the counter should see.

        A file that cannot be read, or is just being made, is left to bringing level.

        Raises:
            StoreNewerError: a newer program wrote it, and no own file of this program's schema is kept.
            WriterBusyError: another program reads just now. DiskFullError: there is no room for a copy.
        """
        held = self._schema()
        if held is None:
            return ()
        if held == migrations.SCHEMA_VERSION:
            self._forget_old()
            return ()
        return self._forward(held) if held < migrations.SCHEMA_VERSION else self._back(held)

    def rehearse(self, scratch: Path) -> None:
        """Migrate a copy elsewhere and compare it; the file itself stays as it is.

        Raises:
            StoreError: this program could not take the file over.
        """
        held = self._schema()
        if held is not None and held < migrations.SCHEMA_VERSION:
            with self._open_at_rest() as old:
                self._copied(old, scratch, migrates=True)
            quarantine.remove_database(scratch)
        elif held is not None and held > migrations.SCHEMA_VERSION:
            raise StoreNewerError(f"schema {held}, this program knows {migrations.SCHEMA_VERSION}")

    # --- forward ------------------------------------------------------------------------------------------
    def _forward(self, held: int) -> tuple[Finding, ...]:
        beside = self._named(".migrating")
        with self._open_at_rest() as old:
            self._copied(old, beside, migrates=True)
        self._swap(beside, held)
        _LOG.info("schema %d is now %d", held, migrations.SCHEMA_VERSION)
        return ()

    # --- back ---------------------------------------------------------------------------------------------
    def _back(self, held: int) -> tuple[Finding, ...]:
        own = self._kept(migrations.SCHEMA_VERSION)
        if not own.exists():
            raise StoreNewerError(f"schema {held}, this program knows {migrations.SCHEMA_VERSION}")
        beside = self._named(".returning")
        with self._open_at_rest() as newer:
            added = self._taken_over(newer, own, beside)
        self._swap(beside, held)
        own_schema = migrations.SCHEMA_VERSION
        _LOG.warning("schema %d is back to %d, %d entries taken over", held, own_schema, added)
        return (Finding(findings.PROGRAM_RETURNED, {"schema": held, "entries": added}),)

    def _taken_over(self, newer: Database, own: Path, beside: Path) -> int:
        """Build a file of this program's schema with every entry of the newer; return how many are new."""
        kept = Database.writing(own, self.key, self.busy_timeout_ms)
        with contextlib.closing(kept):
            self._copied(kept, beside, migrates=False)
        fresh = Database.writing(beside, self.key, self.busy_timeout_ms)
        with contextlib.closing(fresh):
            first, last = entry_table.last_position(fresh) + 1, entry_table.last_position(newer)
            if entry_table.hashes(newer)[: first - 1] != entry_table.hashes(fresh):
                raise StoreNewerError("the kept file is not a beginning of the newer one")
            try:
                import_entries(fresh, list(entry_table.entries_between(newer, first, last)))
            except MalformedEntryError as error:
                raise StoreNewerError(error.detail) from error
            _at_rest(fresh)
        sync_file(beside)
        return last - first + 1

    # --- files --------------------------------------------------------------------------------------------
    def _schema(self) -> int | None:
        """Return the file's schema, None when there is none worth copying."""
        if not self.path.exists() or self._named("-journal").exists():
            return None
        try:
            reading = Database.reading(self.path, self.key, self.busy_timeout_ms)
            with contextlib.closing(reading):
                return int(reading.value("PRAGMA user_version")) or None
        except StoreError:
            return None

    @contextlib.contextmanager
    def _open_at_rest(self) -> Iterator[Database]:
        database = Database.writing(self.path, self.key, self.busy_timeout_ms)
        with contextlib.closing(database):
            _at_rest(database)
            yield database

    def _copied(self, source: Database, target: Path, *, migrates: bool) -> None:
        quarantine.remove_database(target)
        copy = Database.writing(target, self.key, self.busy_timeout_ms)
        with contextlib.closing(copy):
            source.copy_into(copy)
            if migrates:
                migrations.migrate(copy)
            copy.check_pages()
            if entry_table.hashes(copy) != entry_table.hashes(source):
                raise StoreError("the copy holds other entries")
            _at_rest(copy)
        sync_file(target)

    def _swap(self, beside: Path, held: int) -> None:
        """Give the old file its number as a second name, then its first name to the new one."""
        kept = self._kept(held)
        try:
            kept.unlink(missing_ok=True)
            try:
                os.link(self.path, kept)
            except OSError:  # a medium without hard links
                shutil.copy2(self.path, kept)
                sync_file(kept)
            sync_folder(self.path.parent)
            for part in ("-wal", "-shm"):  # at rest: the log is empty, and a reader's map of it is not ours
                self._named(part).unlink(missing_ok=True)
            beside.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise storage_error(error) from error

    def _forget_old(self) -> None:
        """Remove what other programs' schemas were kept in, and what a cut has left half built."""
        for leftover in (".migrating", ".returning"):
            quarantine.remove_database(self._named(leftover))
        for kept in self.path.parent.glob(f"{self.path.name}.schema-*"):
            if time.time() - kept.stat().st_mtime > KEPT_DAYS * _DAY_S:
                kept.unlink(missing_ok=True)

    def _kept(self, schema: int) -> Path:
        return self._named(f".schema-{schema}")

    def _named(self, part: str) -> Path:
        return self.path.with_name(self.path.name + part)


def _at_rest(database: Database) -> None:
    """Bring everything from the log into the file itself.

    Raises:
        WriterBusyError: somebody reads.
    """
    row = database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    if row is not None and row[0]:
        raise WriterBusyError("a reader")
