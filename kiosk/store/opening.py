"""Opens the store: lock, both copies brought level, epoch, recovery's findings; and closes it again."""

import contextlib
import logging
from dataclasses import dataclass
from typing import Final, Self

from kiosk.domain import canonical_json
from kiosk.errors import MalformedEntryError
from kiosk.ports import CounterPlace, SegmentCiphers
from kiosk.store import chain, erasure
from kiosk.store.act import ActContext
from kiosk.store.books import StoreBooks
from kiosk.store.copies import JournalCopies, journal_copies
from kiosk.store.database import Database
from kiosk.store.disk import storage_error
from kiosk.store.equipment import StoreFiles, StoreKeys, StoreLimits, StoreWorld
from kiosk.store.feed_tables import FeedTables
from kiosk.store.findings import Finding
from kiosk.store.inbox import AnswerFolder, DirectInbox, InboxFolder
from kiosk.store.journal import StoreJournal
from kiosk.store.levelling import Leveller, LevelStore
from kiosk.store.roster import StoreRoster
from kiosk.store.runs import StoreRuns
from kiosk.store.second_copy import SecondCopy, publish
from kiosk.store.sidecar import SegmentMaker
from kiosk.store.writer_lock import WriterLock

_LOG = logging.getLogger(__name__)
ENROLMENT: Final = "enrolment"
FIRST_ORDINAL: Final = 1


@dataclass(frozen=True, slots=True)
class Store:
    """The open writing store: everything in it lives in the lane that called `open`.

    `inbox` folds at once (headless); `inbox_folder` folds what the courier's process has spooled;
    `findings` is what bringing level found, to be shown.
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
    ciphers: SegmentCiphers
    _locks: tuple[WriterLock, ...]
    _second: SecondCopy

    @property
    def print_ledger(self) -> StoreBooks:
        """The local rows about paper (`ports.PrintLedger`)."""
        return self.books

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
            _begin(store, level, place)
            undo.pop_all()
        return store

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
        folder = AnswerFolder(database, FeedTables(database, keys.wrap_verifier))
        return cls(
            files=files,
            database=database,
            journal=StoreJournal(ActContext(database, keys, place), second, files, world, limits),
            books=StoreBooks(database),
            roster=StoreRoster(database),
            runs=StoreRuns(database, place.device_id, lambda: second.durable_position),
            inbox=DirectInbox(folder),
            inbox_folder=InboxFolder(files.inbox, keys.ciphers, folder),
            findings=level.shown,
            ciphers=keys.ciphers,
            _locks=locks,
            _second=second,
        )

    @property
    def copies(self) -> JournalCopies:
        """Both copies, for verifying and exporting."""
        return journal_copies(self.files, self.database, self.ciphers, self._second.durable_position)

    def close(self) -> None:
        """Close both copies and give back the locks."""
        self._second.close()
        self.database.close()
        for lock in self._locks:
            lock.release()


def _locked(files: StoreFiles, undo: contextlib.ExitStack) -> tuple[WriterLock, ...]:
    """Lock the store, then the second copy's folder: a stick serves one writer."""
    try:
        files.database.parent.mkdir(parents=True, exist_ok=True)
        files.sidecar.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error) from error
    locks = []
    for path in (files.writer_lock, files.sidecar / "writer.lock"):
        lock = WriterLock(path)
        undo.callback(lock.release)
        locks.append(lock)
    return tuple(locks)


def _second_copy(
    files: StoreFiles, keys: StoreKeys, world: StoreWorld, limits: StoreLimits, level: LevelStore
) -> SecondCopy:
    maker = SegmentMaker(files.sidecar, keys.ciphers, world.randomness)
    second = SecondCopy(level.database, maker, files.durable, level.in_sidecar, limits.segment_bytes)
    if level.scan.segments:
        second.resume(maker.resume(level.scan.segments[-1]))
    publish(files.durable, level.in_sidecar)
    return second


def _begin(store: Store, level: LevelStore, place: CounterPlace) -> None:
    """Level the second copy, open the epoch that is due, and let recovery speak."""
    journal, database = store.journal, store.database
    erasure.carry_out(database)
    store._second.bring_level()  # noqa: SLF001 - assembled here
    head = chain.head_or_none(database)
    due = _due_reason(store.files)
    if head is None or chain.device_of(database) != place.device_id:
        journal.open_epoch(ENROLMENT, FIRST_ORDINAL, head)
    elif due is not None:
        parent = chain.unbroken_head(database, head.epoch, head.epoch_ordinal, 2**62)
        journal.open_epoch(due, head.epoch_ordinal + 1, parent)
    for finding in level.to_record:
        _LOG.warning("recovery: %s", finding.code)
        journal.record_finding(finding.code, finding.details)
    store.files.epoch_due.unlink(missing_ok=True)


def _due_reason(files: StoreFiles) -> str | None:
    """Return why a new epoch is due, None when none is."""
    try:
        return str(canonical_json.decode(files.epoch_due.read_bytes())["reason"])
    except FileNotFoundError:
        return None
    except (OSError, MalformedEntryError, KeyError):
        return "recovery"
