"""The signed journal: one writer, one act at a time, two copies."""

import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.domain.entry import AuthorRole, Entry
from kiosk.domain.identifiers import EpochId, ReceiptNumber
from kiosk.errors import OutcomeUnknownError, SecondCopyLostError, StoreError
from kiosk.ports import ChainHead, Durability
from kiosk.store import chain, entry_table, erasure
from kiosk.store.act import ActContext, WritingAct
from kiosk.store.disk import free_bytes
from kiosk.store.equipment import StoreFiles, StoreLimits, StoreWorld
from kiosk.store.findings import SECOND_COPY_FOUND, SECOND_COPY_LOST
from kiosk.store.high_water import note_epoch, note_single_copy
from kiosk.store.recovery_pen import recovery_draft
from kiosk.store.second_copy import SecondCopy

_LOG = logging.getLogger(__name__)
EPOCH_BYTES: Final = 16
PORTAL_REWOUND: Final = "portal.rewound"
SETTINGS_CHANGED: Final = "settings.changed"
COUNTER_RETIRED: Final = "counter.retired"
SUPPORT_ACCESS: Final = "support.access"


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
        self._owed_single: list[int] = []
        self._owed_findings: list[str] = []

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
        positions = entry_table.positions_of(self._database, epoch, from_seq, limit)
        found = (entry_table.entry_at(self._database, position) for position in positions)
        return [entry for entry in found if entry is not None]

    def find_receipt(self, number: ReceiptNumber) -> Entry | None:
        """Return the entry that carries this receipt."""
        return chain.find_receipt(self._database, number)

    def level_second_copy(self) -> None:
        """Append what an earlier start could not; a second copy that is lost is named with the next act."""
        self._second.bring_level()
        if self._second.is_lost:
            self._owed_findings.append(SECOND_COPY_LOST)
            # What an earlier start has used up is used up: starting again gives nothing back.
            self._single_acts_left = max(0, self._single_acts_left - self._acts_in_one_copy())

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

    def record_rewound(self, facts: Mapping[str, Any]) -> None:
        """Write, by author courier, that the portal was restored; once for each of its lives."""
        life = facts["incarnation"]["id"]
        for noted in chain.facts_of_kind(self._database, PORTAL_REWOUND):
            if noted["incarnation"]["id"] == life:
                return
        self._check_usable()
        self._record(PORTAL_REWOUND, facts, AuthorRole.COURIER)

    def record_settings(self, facts: Mapping[str, Any], role: AuthorRole) -> Entry:
        """Write that settings came into force: by courier from afar, by support from the site."""
        self._check_usable()
        return self._record(SETTINGS_CHANGED, facts, role)

    def record_retired(self, facts: Mapping[str, Any]) -> Entry:
        """Write, by author support, that this counter goes out of service: the last entry of its journal."""
        self._check_usable()
        return self._record(COUNTER_RETIRED, facts, AuthorRole.SUPPORT)

    def record_support(self, facts: Mapping[str, Any]) -> Entry:
        """Write, by author support, that support was let see this counter's state, and what it was given."""
        self._check_usable()
        return self._record(SUPPORT_ACCESS, facts, AuthorRole.SUPPORT)

    def _record(self, kind: str, facts: Mapping[str, Any], role: AuthorRole = AuthorRole.RECOVERY) -> Entry:
        with self._committing():
            act = WritingAct(self._context, has_space=True)
            entry = act.append(recovery_draft(self._world, kind, facts, role))
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
        note_epoch(self._files.high_water, self.head, self._context.place.device_id)

    @contextlib.contextmanager
    def _committing(self) -> Iterator[None]:
        try:
            with self._database.transaction():
                yield
        except OutcomeUnknownError:
            self._outcome_unknown = True
            raise

    def _settle(self, act: WritingAct) -> None:
        """Bring the second copy level; the act is committed, so nothing here may pass for its failure."""
        was_lost = self._second.is_lost
        try:
            act.durability = self._second.bring_level(act.written)
        except StoreError as error:
            self._outcome_unknown = True
            raise OutcomeUnknownError(error.detail) from error
        if act.durability is Durability.SINGLE_COPY:
            last = act.first_position + len(act.written)
            self._owed_single.extend(range(act.first_position, last))
            note_single_copy(self._files.high_water, self.head)
        if self._second.is_lost != was_lost:
            self._owed_findings.append(SECOND_COPY_LOST if self._second.is_lost else SECOND_COPY_FOUND)
        self._pay_debts(has_erasure=any(entry.kind == "body.erased" for entry in act.written))

    def _pay_debts(self, *, has_erasure: bool) -> None:
        """Write what a settled act leaves to be noted; what cannot be written now is tried after the next."""
        try:
            self._note_single_copies()
            while self._owed_findings:
                self._pay_finding(self._owed_findings.pop(0))
            if has_erasure:
                erasure.carry_out(self._database)
        except StoreError as error:
            _LOG.warning("owed after an act: %s", error.code)

    def _pay_finding(self, finding: str) -> None:
        try:
            self.record_finding(finding, {})
        except StoreError:
            self._owed_findings.insert(0, finding)
            raise

    def _note_single_copies(self) -> None:
        if not self._owed_single:
            return
        with self._committing():
            for position in self._owed_single:
                self._database.run("INSERT OR IGNORE INTO single_copies (position) VALUES (?)", (position,))
        self._owed_single.clear()

    def _acts_in_one_copy(self) -> int:
        sql = "SELECT count(*) FROM receipts WHERE position > ?"
        return int(self._database.value(sql, (self._second.durable_position,)))

    def _check_usable(self) -> None:
        if self._outcome_unknown:
            raise OutcomeUnknownError("open the store again")
        if self._second.is_lost and self._single_acts_left <= 0:
            self._second.bring_level()
            if self._second.is_lost:
                raise SecondCopyLostError("acts allowed without it are used up")

    def _has_space(self) -> bool:
        return all(self._has_reserve(folder) for folder in (self._files.database.parent, self._files.sidecar))

    def _has_reserve(self, folder: Path) -> bool:
        """Say whether a medium has the reserve; one that cannot be asked says so when it is written."""
        try:
            return free_bytes(folder) >= self._limits.reserve_bytes
        except OSError:
            return True
