"""Brings the two copies level at start: never shortens either, never rebuilds over a damaged one."""

import contextlib
import dataclasses
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import DeviceId
from kiosk.errors import StoreDamagedError, StoreError, WrongStoreKeyError
from kiosk.ports import SegmentCiphers
from kiosk.store import entry_table, epoch_due, findings, migrations, quarantine
from kiosk.store.database import Database
from kiosk.store.disk import sync_file, sync_folder
from kiosk.store.epoch_due import EpochDue
from kiosk.store.equipment import StoreFiles, StoreLimits
from kiosk.store.findings import Finding
from kiosk.store.importing import holes, import_entries, merged
from kiosk.store.schema_swap import SchemaSwap
from kiosk.store.sidecar_reader import SidecarReader, SidecarScan

_RECEIPTS_NAMED: Final = 100
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LevelStore:
    """The outcome: an open database that holds everything either copy held.

    `in_sidecar` is the number of entries the second copy holds as a prefix of the database; `shown` is for
    the counter to see. What the journal must name stands in the note `epoch_due`.
    """

    database: Database
    scan: SidecarScan
    in_sidecar: int
    shown: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    """What the database holds before it is opened for writing."""

    entries: int
    devices: frozenset[str]


@dataclass(slots=True)
class Leveller:
    """One run of bringing level; lives in the store lane, under the writer's lock."""

    files: StoreFiles
    key: bytes
    ciphers: SegmentCiphers
    device_id: DeviceId
    limits: StoreLimits
    _own: frozenset[str] = frozenset()
    _pending: EpochDue | None = None

    def run(self) -> LevelStore:
        """Look at both copies and bring them level.

        Raises:
            WrongStoreKeyError: the database does not open, and the second copy does not vouch for the key.
            ForeignSidecarError: the second copy is another counter's.
            StoreNewerError: written by a newer program.
        """
        self._own = frozenset({self.device_id})
        self._pending = epoch_due.read(self.files.epoch_due)
        self._sync_log()
        try:
            held = self._look_over()
        except (WrongStoreKeyError, StoreDamagedError) as error:
            scan = self._reader().scan()
            if isinstance(error, WrongStoreKeyError) and not scan.hashes:
                raise
            return self._rebuild_database(scan)
        self._own |= held.devices if held else frozenset()
        scan = self._reader().scan()
        # An empty database beside a second copy that is not: it was lost, and so perhaps were acts that it
        # alone held, whose receipt numbers must not be given again.
        if (held is None or not held.entries) and (scan.hashes or self._is_interrupted(held)):
            return self._rebuild_database(scan)
        if held is not None and len(scan.hashes) > held.entries:
            # SQLite drops what follows a damaged place of its log, and will write over it: keep it as it is.
            quarantine.copy_files(self.files)
        returned = SchemaSwap(self.files.database, self.key, self.limits.busy_timeout_ms).run()
        database = Database.writing(self.files.database, self.key, self.limits.busy_timeout_ms)
        with database.closing_on_error():
            migrations.migrate(database)
            level = self._compare(database, scan)
        return dataclasses.replace(level, shown=(*returned, *level.shown))

    def _is_interrupted(self, held: _Held | None) -> bool:
        """Say whether a rebuilding was cut between setting the old database aside and the new one."""
        return held is None and self._pending is not None and any(quarantine.kept_databases(self.files))

    def _sync_log(self) -> None:
        """Make durable what a killed process has left in the log: what is read now must be there later.

        The log only: closing any other handle of a database file would drop this process's locks on it.
        """
        log = self.files.database.with_name(self.files.database.name + "-wal")
        with contextlib.suppress(OSError):
            sync_file(log)

    def _look_over(self) -> _Held | None:
        """Read the whole file without writing a byte: a damaged one must stay as it was found."""
        if not self.files.database.exists():
            return None
        if self.files.database.with_name(self.files.database.name + "-journal").exists():
            # Only the very first change, to the write-ahead log, has a journal of its own: no entry yet.
            return _Held(0, frozenset())
        reading = Database.reading(self.files.database, self.key, self.limits.busy_timeout_ms)
        with contextlib.closing(reading):
            reading.check_pages()
            # A power cut between the first steps of the schema leaves a part of the tables.
            if not reading.value("SELECT 1 FROM sqlite_master WHERE name = 'epochs'"):
                return _Held(0, frozenset())
            devices = reading.rows("SELECT DISTINCT device_id FROM epochs")
            return _Held(entry_table.last_position(reading), frozenset(str(row[0]) for row in devices))

    def _compare(self, database: Database, scan: SidecarScan) -> LevelStore:
        ours = [digest for _, digest in entry_table.hashes(database)]
        theirs: list[str] = list(scan.hashes)
        if theirs == ours[: len(theirs)] and not scan.damages:
            return self._sidecar_is_prefix(database, scan, ours)
        if ours == theirs[: len(ours)] and not scan.damages:
            return self._replay(database, scan, len(ours))
        return self._reconcile(database, scan, ours)

    def _sidecar_is_prefix(self, database: Database, scan: SidecarScan, ours: Sequence[str]) -> LevelStore:
        count = len(scan.hashes)
        if count == len(ours) or scan.is_away:
            return LevelStore(database, scan, count)
        rows = database.rows(
            "SELECT number FROM receipts WHERE position > ? ORDER BY position LIMIT ?",
            (count, _RECEIPTS_NAMED),
        )
        span = _span(count + 1, len(ours), [str(row[0]) for row in rows])
        finding = Finding(findings.DATABASE_LONGER, span)
        return LevelStore(database, scan, count, shown=(finding,))

    def _replay(self, database: Database, scan: SidecarScan, held: int) -> LevelStore:
        entries = list(self._reader().entries())
        receipts = [str(_receipt(entry)) for entry in entries[held:] if _receipt(entry)]
        finding = Finding(findings.SIDECAR_LONGER, _span(held + 1, len(entries), receipts))
        self._due(epoch_due.NONE, finding)
        import_entries(database, entries[held:])
        return LevelStore(database, scan, len(entries), (finding,))

    def _reconcile(self, database: Database, scan: SidecarScan, ours: Sequence[str]) -> LevelStore:
        """The second copy is damaged or says otherwise: keep it apart, take over what only it holds."""
        own = list(entry_table.entries_between(database, 1, entry_table.last_position(database)))
        known = set(ours)
        theirs = [e for e in self._reader().entries() if e.hash not in known]
        conflict = self._conflict(own, theirs)
        if conflict is not None:
            finding = Finding(findings.COPIES_DIVERGED, _place(conflict) | {"entries": len(theirs)})
            lost = _missing(own)
            self._due(epoch_due.QUARANTINE, finding, *lost)
            quarantine.copy_database(database, self.files, self.key)
        else:
            damage = [f"{d.segment}:{d.offset}:{d.reason}" for d in scan.damages[:8]]
            finding = Finding(findings.SIDECAR_DAMAGED, {"places": damage, "taken_over": len(theirs)})
            lost = _missing([*own, *theirs])
            self._due(epoch_due.SIDECAR, finding, *lost)
            import_entries(database, theirs)
        self._set_sidecar_aside(must=conflict is not None)
        return LevelStore(database, SidecarScan(()), 0, (finding, *lost))

    def _set_sidecar_aside(self, *, must: bool) -> None:
        """Set the damaged second copy aside; a medium that cannot do even that must not stop the counter."""
        try:
            quarantine.set_sidecar_aside(self.files)
        except StoreError as error:
            if must:
                raise
            _LOG.warning("second copy stays in its place: %s", error.detail)

    def _conflict(self, own: Sequence[Entry], theirs: Sequence[Entry]) -> Entry | None:
        """Return the first entry of the second copy that contradicts the database.

        Once copies have diverged, what a cut in setting the other branch aside has left of it stays apart.
        """
        places = {(entry.place.epoch, entry.place.seq) for entry in own}
        was_diverged = self._pending is not None and self._pending.reason == epoch_due.QUARANTINE
        found = (e for e in theirs if was_diverged or (e.place.epoch, e.place.seq) in places)
        return next(found, None)

    def _rebuild_database(self, scan: SidecarScan) -> LevelStore:
        """The database is gone or unreadable: keep it apart, build a new one from everything readable."""
        existed = self.files.database.exists()
        entries = merged(self._reader().entries(), *self._salvaged())
        lost = _missing(entries)
        finding = Finding(findings.DATABASE_DAMAGED, {"entries": len(entries), "was_there": existed})
        self._due(epoch_due.DATABASE, finding, *lost)
        quarantine.set_database_aside(self.files)
        database = self._built(entries)
        count = len(scan.hashes)
        if scan.damages or [entry.hash for entry in entries[:count]] != scan.hashes:
            self._set_sidecar_aside(must=False)
            scan, count = SidecarScan(()), 0
        return LevelStore(database, scan, count, (finding, *lost))

    def _built(self, entries: Sequence[Entry]) -> Database:
        """Build beside, then move into place whole: a cut in between leaves the second copy untouched."""
        beside = self.files.database.with_name(self.files.database.name + ".rebuilding")
        quarantine.remove_database(beside)
        fresh = Database.writing(beside, self.key, self.limits.busy_timeout_ms)
        with contextlib.closing(fresh):
            migrations.migrate(fresh)
            import_entries(fresh, entries)
            fresh.run("PRAGMA wal_checkpoint(TRUNCATE)")
        beside.replace(self.files.database)
        sync_folder(self.files.database.parent)
        return Database.writing(self.files.database, self.key, self.limits.busy_timeout_ms)

    def _salvaged(self) -> Iterator[Iterator[Entry]]:
        """Yield what can still be read of a damaged database, and of those a cut-off rebuilding set aside."""
        if self.files.database.exists():
            yield self._read_from(self.files.database)
        if self._pending is not None:
            for kept in quarantine.kept_databases(self.files):
                yield self._read_from(kept)

    def _read_from(self, path: Path) -> Iterator[Entry]:
        try:
            database = Database.reading(path, self.key, self.limits.busy_timeout_ms)
        except StoreError:
            return
        with contextlib.closing(database):
            yield from quarantine.readable_entries(database)

    def _reader(self) -> SidecarReader:
        return SidecarReader(self.files.sidecar, self.ciphers, self._own)

    def _due(self, reason: str, *found: Finding) -> None:
        """Note durably that a new epoch is due, before anything is moved: a cut must not lose that."""
        _LOG.warning("bringing level: %s", found[0].code)
        pending = self._pending or EpochDue(reason)
        self._pending = EpochDue(reason or pending.reason, pending.joined(found))
        epoch_due.write(self.files.epoch_due, self._pending)


def _missing(entries: Sequence[Entry]) -> tuple[Finding, ...]:
    return tuple(Finding(findings.ENTRIES_MISSING, hole.details()) for hole in holes(entries))


def _place(entry: Entry) -> dict[str, Any]:
    return {"epoch": entry.place.epoch, "seq": entry.place.seq}


def _span(first: int, last: int, receipts: Sequence[str]) -> dict[str, Any]:
    """Name entries by position and the receipts among them."""
    return {"from_position": first, "to_position": last, "receipts": list(receipts[:_RECEIPTS_NAMED])}


def _receipt(entry: Entry) -> str | None:
    receipt = entry.facts_fields().get("receipt")
    return str(receipt.get("number")) if isinstance(receipt, dict) else None
