"""The signed journal: one writer, one act at a time, two copies."""

import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import EpochId, ReceiptNumber
from kiosk.errors import OutcomeUnknownError, SecondCopyLostError, StoreError
from kiosk.ports import ChainHead, Durability
from kiosk.store import chain, entry_table, erasure
from kiosk.store.act import ActContext, WritingAct
from kiosk.store.disk import free_bytes
from kiosk.store.equipment import StoreFiles, StoreLimits, StoreWorld
from kiosk.store.recovery_pen import recovery_draft
from kiosk.store.second_copy import SecondCopy

_LOG = logging.getLogger(__name__)
EPOCH_BYTES: Final = 16


class StoreJournal:
    """Implements `ports.Journal`; lives in the store lane, closed with its store."""

    def __init__(
        self,
        context: ActContext,
        second_copy: SecondCopy,
        files: StoreFiles,
        world: StoreWorld,
        limits: StoreLimits,
    ) -> None:
        """Take over a store whose two copies are level."""
        self._context = context
        self._database = context.database
        self._second = second_copy
        self._files = files
        self._world = world
        self._limits = limits
        self._outcome_unknown = False
        self._single_acts_left = limits.single_copy_acts

    @contextlib.contextmanager
    def act(self) -> Iterator[WritingAct]:
        """Open one act: begin immediate; on leaving commit, then bring the second copy level.

        Raises:
            DiskFullError: nothing was written.
            WriterBusyError: the database is locked from outside.
            SecondCopyLostError: the second copy is lost and the acts allowed without it are used up.
            OutcomeUnknownError: the commit failed in doubt; the store must be opened again.
        """
        self._check_usable()
        with self._committing():
            act = WritingAct(self._context, has_space=self._has_space())
            yield act
        self._settle(act)
        if act.durability is Durability.SINGLE_COPY:
            self._single_acts_left -= 1

    @property
    def durable_seq(self) -> int:
        """The last sequence number of the current epoch held by both copies."""
        first = chain.first_position(self._database, self.head.epoch)
        return max(0, self._second.durable_position - first + 1)

    @property
    def head(self) -> ChainHead:
        """The last entry of the current epoch."""
        return chain.head(self._database)

    @property
    def is_second_copy_lost(self) -> bool:
        """Say whether acts are at present held by the database alone."""
        return self._second.is_lost

    def entries(self, from_seq: int, limit: int) -> Sequence[Entry]:
        """Return entries of the current epoch from `from_seq` upwards."""
        epoch = self.head.epoch
        found = (
            entry_table.entry_at(self._database, position)
            for _, position in entry_table.positions_of(self._database, epoch, from_seq, limit)
        )
        return [entry for entry in found if entry is not None]

    def find_receipt(self, number: ReceiptNumber) -> Entry | None:
        """Return the entry that carries this receipt."""
        return chain.find_receipt(self._database, number)

    def allow_single_copy(self, acts: int) -> None:
        """Allow that many more acts while the second copy is lost; a supervisor decides."""
        self._single_acts_left = acts

    def record_finding(self, finding: str, details: Mapping[str, Any]) -> Entry:
        """Write what recovery found, by author recovery."""
        return self._record("recovery.finding", {"finding": finding, "details": dict(details)})

    def record_export(self) -> Entry:
        """Close an export: name the head that it ends with, so that truncation shows."""
        self._check_usable()
        head = self.head
        return self._record("export.made", {"from_seq": 1, "to_seq": head.seq, "head_hash": head.hash})

    def _record(self, kind: str, facts: Mapping[str, Any]) -> Entry:
        with self._committing():
            act = WritingAct(self._context, has_space=True)
            entry = act.append(recovery_draft(self._world, kind, facts))
        self._settle(act)
        return entry

    def open_epoch(self, reason: str, ordinal: int, parent: ChainHead | None) -> None:
        """Begin a new epoch behind `parent`."""
        self._check_usable()
        epoch = EpochId(self._world.randomness.octets(EPOCH_BYTES).hex())
        link = None if parent is None else {"epoch": parent.epoch, "seq": parent.seq, "hash": parent.hash}
        facts = {"reason": reason, "ordinal": ordinal, "parent": link}
        with self._committing():
            act = WritingAct.begin_epoch(self._context, epoch, ordinal)
            act.append(recovery_draft(self._world, "epoch.opened", facts))
        self._settle(act)

    @contextlib.contextmanager
    def _committing(self) -> Iterator[None]:
        try:
            with self._database.transaction():
                yield
        except OutcomeUnknownError:
            self._outcome_unknown = True
            raise

    def _settle(self, act: WritingAct) -> None:
        was_lost = self._second.is_lost
        try:
            act.durability = self._second.bring_level(act.written)
        except StoreError as error:
            self._outcome_unknown = True
            raise OutcomeUnknownError(error.detail) from error
        if act.durability is Durability.SINGLE_COPY:
            self._note_single_copy(act)
        if self._second.is_lost != was_lost:
            self.record_finding("second_copy.lost" if self._second.is_lost else "second_copy.found", {})
        if any(entry.kind == "body.erased" for entry in act.written):
            erasure.carry_out(self._database)

    def _note_single_copy(self, act: WritingAct) -> None:
        last = act.first_position + len(act.written)
        with self._committing():
            for position in range(act.first_position, last):
                self._database.run("INSERT OR IGNORE INTO single_copies (position) VALUES (?)", (position,))

    def _check_usable(self) -> None:
        if self._outcome_unknown:
            raise OutcomeUnknownError("open the store again")
        if self._second.is_lost and self._single_acts_left <= 0:
            self._second.bring_level()
            if self._second.is_lost:
                raise SecondCopyLostError("acts allowed without it are used up")

    def _has_space(self) -> bool:
        folders = {self._files.database.parent, self._files.sidecar}
        try:
            return all(free_bytes(folder) >= self._limits.reserve_bytes for folder in folders)
        except OSError:
            return True
