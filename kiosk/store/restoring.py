"""Takes a dead PC's journal over into a new one's: every entry once, by hash, then always a new epoch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.domain.entry import Entry
from kiosk.errors import RestoreRefusedError
from kiosk.store import chain, entry_table, epoch_due, migrations, shift_table
from kiosk.store.database import Database
from kiosk.store.equipment import StoreFiles, StoreLimits
from kiosk.store.findings import Finding
from kiosk.store.importing import Hole, holes, import_entries, merged
from kiosk.store.writer_lock import WriterLock

RESTORED: Final = "restored"
JOURNAL_RESTORED: Final = "journal.restored"
FROM_SECOND_COPY: Final = "second_copy"
FROM_PORTAL: Final = "portal"
_HOLES_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What restoring brought: entries that were new here, those held already, and places nothing tells of."""

    new: int
    known: int
    holes: tuple[Hole, ...]


def take_over(
    files: StoreFiles, key: bytes, found: Sequence[Entry], limits: StoreLimits, source: str = FROM_SECOND_COPY
) -> TakenOver:
    """Take entries over; the next opening of the store begins a new epoch behind them. Again changes nothing.

    Args:
        files: of the new PC, whose store is closed.
        key: of its database.
        found: what the dead PC's copy or the portal gave back, in any order, twice or not.
        limits: of the store.
        source: where it was found, for the journal to say.

    Raises:
        WriterBusyError: a window or a command works here.
        RestoreRefusedError: a shift is open here, or another entry stands at the place of one of these.
    """
    lock = WriterLock(files.writer_lock)
    try:
        database = Database.writing(files.database, key, limits.busy_timeout_ms)
        with database.closing_on_error():
            migrations.migrate(database)
            taken = _take_over(files, database, merged(found), source)
        database.close()
    finally:
        lock.release()
    return taken


def _take_over(files: StoreFiles, database: Database, entries: Sequence[Entry], source: str) -> TakenOver:
    held = {digest for _, digest in entry_table.hashes(database)}
    fresh = [entry for entry in entries if entry.hash not in held]
    missing = tuple(holes(entries))
    if fresh:
        _check_fits(database, fresh)
        details = {
            "entries": len(fresh),
            "from": source,
            "epochs": sorted({str(entry.place.epoch) for entry in fresh}),
            "missing": [hole.details() for hole in missing[:_HOLES_NAMED]],
        }
        # Before the first entry is taken over: a cut in between must not go on in the dead PC's epoch.
        epoch_due.write(files.epoch_due, epoch_due.EpochDue(RESTORED, (Finding(JOURNAL_RESTORED, details),)))
        # All or nothing: half a journal with a shift open in it could not be taken up again.
        import_entries(database, fresh, per_transaction=len(fresh))
    return TakenOver(len(fresh), len(entries) - len(fresh), missing)


def _check_fits(database: Database, fresh: Sequence[Entry]) -> None:
    head = chain.head_or_none(database)
    goes_on = head is not None and all(
        entry.place.epoch == head.epoch and entry.seq > head.seq for entry in fresh
    )
    if not goes_on and shift_table.open_shift(database) is not None:
        raise RestoreRefusedError("a shift is open here: close it first")
    for entry in fresh:
        place = (entry.place.epoch, entry.seq)
        if database.row("SELECT 1 FROM entries WHERE epoch = ? AND seq = ?", place) is not None:
            raise RestoreRefusedError(f"another entry stands at {place[0]}:{place[1]}")
