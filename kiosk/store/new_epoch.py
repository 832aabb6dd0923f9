"""Decides at start whether a new epoch begins, why, and what the journal must name in it."""

from dataclasses import dataclass
from typing import Final

from kiosk.domain.identifiers import DeviceId
from kiosk.ports import ChainHead
from kiosk.store import chain, epoch_due, findings, high_water
from kiosk.store.database import Database
from kiosk.store.equipment import StoreFiles
from kiosk.store.findings import Finding
from kiosk.store.high_water import HighWater

ENROLMENT: Final = "enrolment"
_NO_LIMIT: Final = 2**62


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """An epoch to be opened: its ordinal decides the letters of its receipts, which are never given twice.

    `findings` are losses that only the mark outside both copies tells of.
    """

    reason: str
    ordinal: int
    parent: ChainHead | None
    findings: tuple[Finding, ...] = ()


def wanted(files: StoreFiles, database: Database, device: DeviceId) -> NewEpoch | None:
    """Return the epoch that must begin before this counter writes; None when the last one goes on."""
    head = chain.head_or_none(database)
    ours = head if chain.device_of(database) == device else None
    mark = high_water.read(files.high_water)
    mark = mark if mark is not None and mark.device == device else None
    due = epoch_due.read(files.epoch_due)
    missed = _missed(mark, ours)
    parent = (
        None if head is None else chain.unbroken_head(database, head.epoch, head.epoch_ordinal, _NO_LIMIT)
    )
    last = max(mark.ordinal if mark else 0, ours.epoch_ordinal if ours else 0)
    if not last:
        return NewEpoch(ENROLMENT, 1, parent)
    if due is not None and due.reason != epoch_due.NONE:
        return NewEpoch(due.reason, last + 1, parent, missed)
    return NewEpoch(epoch_due.LOST, last + 1, parent, missed) if missed else None


def _missed(mark: HighWater | None, head: ChainHead | None) -> tuple[Finding, ...]:
    """Name what the mark outside both copies remembers and neither copy holds."""
    if mark is None:
        return ()
    if head is None or mark.ordinal > head.epoch_ordinal:
        return (Finding(findings.COPIES_LOST, {"epoch": mark.epoch, "ordinal": mark.ordinal}),)
    if mark.epoch == head.epoch and mark.single_seq > head.seq:
        span = {"epoch": mark.epoch, "from_seq": head.seq + 1, "to_seq": mark.single_seq}
        return (Finding(findings.ENTRIES_MISSING, span),)
    return ()
