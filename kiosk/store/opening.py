"""Opens the store: lock, both copies brought level, epoch, recovery's findings; and closes it again."""

import contextlib
import dataclasses
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kiosk.domain.unfinished import UnfinishedAct
from kiosk.errors import SecondCopyLostError, StoreError, WriterBusyError
from kiosk.ports import CounterPlace, SegmentCiphers
from kiosk.store import attachment_table, epoch_due, erasure
from kiosk.store.act import ActContext
from kiosk.store.attachment_table import StoreBlobQueue
from kiosk.store.blobs import BlobShelf
from kiosk.store.books import StoreBooks
from kiosk.store.case_book import StoreCases
from kiosk.store.copies import JournalCopies, journal_copies
from kiosk.store.database import Database
from kiosk.store.disk import make_folder, storage_error
from kiosk.store.drafts import StoreDrafts
from kiosk.store.equipment import StoreFiles, StoreKeys, StoreLimits, StoreWorld
from kiosk.store.feed_tables import FeedTables
from kiosk.store.findings import LOSSES, Finding
from kiosk.store.help_calls import StoreHelpCalls
from kiosk.store.inbox import AnswerFolder, DirectInbox, InboxFolder
from kiosk.store.journal import StoreJournal
from kiosk.store.levelling import Leveller, LevelStore
from kiosk.store.new_epoch import wanted
from kiosk.store.office_parking import StoreOfficeParking
from kiosk.store.projections import people
from kiosk.store.roster import StoreRoster
from kiosk.store.runs import StoreRuns
from kiosk.store.second_copy import Published, SecondCopy
from kiosk.store.sidecar import SegmentMaker
from kiosk.store.sidecar_reader import SidecarReader
from kiosk.store.unfinished_acts import is_ended, unfinished_acts
from kiosk.store.writer_lock import WriterLock

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Store:
    """The open writing store: everything in it lives in the lane that called `open`.

    `inbox` folds at once (headless); `inbox_folder` folds what the courier's process has spooled;
    `findings` is what bringing level found, to be shown; `unfinished` says of each act that was cut off
    whether it is done and what becomes of the money. `blobs` are pictures, `drafts` half-filled forms.
    """

    files: StoreFiles
    database: Database
    journal: StoreJournal
    books: StoreBooks
    roster: StoreRoster
    runs: StoreRuns
    inbox: DirectInbox
    inbox_folder: InboxFolder
    findings: tuple[Finding, ...]
    unfinished: tuple[UnfinishedAct, ...]
    blobs: BlobShelf
    blob_queue: StoreBlobQueue
    drafts: StoreDrafts
    cases: StoreCases
    ciphers: SegmentCiphers
    _locks: tuple[WriterLock, ...]
    _second: SecondCopy

    @property
    def print_ledger(self) -> StoreBooks:
        """The local rows about paper (`ports.PrintLedger`)."""
        return self.books

    @property
    def office_parking(self) -> StoreOfficeParking:
        """Parked forms of the whole office, as journal and feed know them."""
        return StoreOfficeParking(self.database)

    @property
    def help_calls(self) -> StoreHelpCalls:
        """Calls for a person, as journal and feed know them."""
        return StoreHelpCalls(self.database)

    @classmethod
    def open(
        cls,
        files: StoreFiles,
        keys: StoreKeys,
        place: CounterPlace,
        world: StoreWorld,
        limits: StoreLimits | None = None,
    ) -> Self:
        """Take the writer's lock, bring both copies level, and open or continue the epoch.

        Raises:
            WriterBusyError: another program of this counter writes.
            WrongStoreKeyError: this machine's keys do not open it.
            ForeignSidecarError: the second copy is another counter's.
            StoreNewerError: a newer program has written it.
            DiskFullError: there is no room to bring the copies level.
        """
        limits = limits or StoreLimits()
        with contextlib.ExitStack() as undo:
            locks = _locked(files, undo)
            leveller = Leveller(files, keys.database, keys.ciphers, place.device_id, limits)
            level = leveller.run()
            undo.callback(level.database.close)
            second = _second_copy(files, keys, world, limits, level)
            undo.callback(second.close)
            store = cls._assembled((files, keys, place, world, limits), level, second, locks)
            undo.callback(store.drafts.close)
            found = _begin(store, level, place)
            unfinished = _unfinished(store, world, found)
            undo.pop_all()
        return dataclasses.replace(store, findings=found, unfinished=unfinished)

    @classmethod
    def _assembled(
        cls,
        parts: tuple[StoreFiles, StoreKeys, CounterPlace, StoreWorld, StoreLimits],
        level: LevelStore,
        second: SecondCopy,
        locks: tuple[WriterLock, ...],
    ) -> Self:
        files, keys, place, world, limits = parts
        database = level.database
        blobs = BlobShelf(files.blob_folders, keys.ciphers)
        journal = StoreJournal(ActContext(database, keys, place, blobs), second, files, world, limits)
        tables = FeedTables(database, keys.wrap_verifier)
        folder = AnswerFolder(database, tables, journal.record_rewound)
        return cls(
            files=files,
            database=database,
            journal=journal,
            books=StoreBooks(database),
            roster=StoreRoster(database),
            runs=StoreRuns(
                database,
                place.device_id,
                lambda: second.durable_position,
                SidecarReader(files.sidecar, keys.ciphers, frozenset({str(place.device_id)})).entries,
            ),
            inbox=DirectInbox(folder),
            inbox_folder=InboxFolder(files.inbox, keys.ciphers, folder),
            findings=level.shown,
            unfinished=(),
            blobs=blobs,
            blob_queue=StoreBlobQueue(database, blobs, lambda: second.durable_position),
            cases=StoreCases(database, place.office),
            drafts=StoreDrafts.open(files.drafts, keys.database),
            ciphers=keys.ciphers,
            _locks=locks,
            _second=second,
        )

    @property
    def copies(self) -> JournalCopies:
        """Both copies, for verifying and exporting."""
        return journal_copies(self.files, self.database, self.ciphers, self._second.durable_position)

    @property
    def pictures_waiting(self) -> tuple[int, int]:
        """How many pictures the portal has not countersigned, and their bytes together."""
        return attachment_table.waiting_sum(self.database)

    def tend_blobs(self) -> int:
        """Bring the pictures' copies level and sweep those that nothing names; return how many were swept.

        Long on many pictures: for a quiet moment. After a loss nothing is swept: an entry that comes back
        from the portal may name it.

        Raises:
            DiskFullError: no space. StoreError: a folder cannot be written.
        """
        self.blobs.level()
        self.note_found_again()
        if any(finding.code in LOSSES for finding in self.findings):
            return 0
        drafted = {one.hash for draft in self.drafts.list() for one in draft.attachments}
        drafted |= {digest for parked in self.drafts.parked.list() for digest in parked.attachments}
        return self.blobs.sweep(attachment_table.named(self.database) | drafted)

    def note_found_again(self) -> None:
        """Let pictures be sent that were held to be lost and are here again: a medium was put back."""
        found = [digest for digest in attachment_table.lost(self.database) if self.blobs.holds(digest)]
        if found:
            attachment_table.note_found_again(self.database, found)

    def close(self) -> None:
        """Close both copies and the drafts, and give back the locks."""
        self.drafts.close()
        self._second.close()
        self.database.close()
        for lock in self._locks:
            lock.release()


def _locked(files: StoreFiles, undo: contextlib.ExitStack) -> tuple[WriterLock, ...]:
    """Lock the store, then the second copy's folder: a stick serves one writer.

    A second medium that cannot be written stops nobody: work goes on with one copy, and says so.
    """
    locks = [_lock(files.database.parent, files.writer_lock, undo)]
    try:
        locks.append(_lock(files.sidecar, files.sidecar / "writer.lock", undo))
    except WriterBusyError:
        raise
    except StoreError as error:
        if not files.database.exists():
            raise
        _LOG.warning("second medium: %s", error.detail)
    return tuple(locks)


def _lock(folder: Path, path: Path, undo: contextlib.ExitStack) -> WriterLock:
    try:
        make_folder(folder)
    except OSError as error:
        raise storage_error(error) from error
    lock = WriterLock(path)
    undo.callback(lock.release)
    return lock


def _second_copy(
    files: StoreFiles, keys: StoreKeys, world: StoreWorld, limits: StoreLimits, level: LevelStore
) -> SecondCopy:
    maker = SegmentMaker(files.sidecar, keys.ciphers, world.randomness)
    mark = Published(files.durable, world.clock.boot_id)
    try:
        maker.sync()
        confirmed = mark.confirmed(level.in_sidecar)
    except SecondCopyLostError:
        confirmed = 0
    return SecondCopy(level.database, maker, mark, confirmed, limits.segment_bytes)


def _begin(store: Store, level: LevelStore, place: CounterPlace) -> tuple[Finding, ...]:
    """Level the second copy, open the epoch that is wanted, let recovery speak; return what it found."""
    journal, database, files = store.journal, store.database, store.files
    erasure.carry_out(database)
    people.fill_in(database)
    journal.level_second_copy()
    new, due = wanted(files, database, place.device_id), epoch_due.read(files.epoch_due)
    if new is not None:
        journal.open_epoch(new.reason, new.ordinal, new.parent)
    missed = new.findings if new is not None else ()
    named = missed if due is None else due.joined(missed)
    for finding in named:
        _LOG.warning("recovery: %s", finding.code)
        journal.record_finding(finding.code, finding.details)
    files.epoch_due.unlink(missing_ok=True)
    return (*level.shown, *(one for one in named if one not in level.shown))


def _unfinished(store: Store, world: StoreWorld, found: tuple[Finding, ...]) -> tuple[UnfinishedAct, ...]:
    """Let recovery speak of acts, then wipe the drafts of baskets that have ended."""
    acts = unfinished_acts(store.database, store.drafts.list(), found)
    store.drafts.remove_ended(lambda basket_id: is_ended(store.database, basket_id), world.clock.now())
    return acts
