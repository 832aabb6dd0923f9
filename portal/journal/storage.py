"""Storing a run: every correctly signed entry, durably, before anything is answered.

Storing judges nothing: unknown kinds and schemas are stored, and entries that stand where others stand are
stored beside them on a branch of their own.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.errors import BadSignatureError, UnknownDeviceError
from portal.journal.envelope import GENESIS_HASH, ReceivedEntry
from portal.journal.lineage import Landing, find_landing
from portal.journal.owed import hand_in, note_owed
from portal.journal.run import Run
from portal.tables import MAIN_BRANCH, Body, Branch, Device, DeviceKey, Entry
from portal.trust.certificates import JOURNAL
from portal.trust.keys import check_signature


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the run's last entry stands, and when it was first received."""

    branch: str
    seq: int
    hash: str
    received_at: datetime

    @property
    def is_conflict(self) -> bool:
        """Say whether the run stands beside other entries and waits for a person."""
        return self.branch != MAIN_BRANCH


def check_run(session: Session, run: Run, device_id: str) -> None:
    """Check that the run is this device's own and that its last signature is its journal key's.

    Raises:
        BadSignatureError: another device's run, or the signature does not verify.
        UnknownDeviceError: the journal key is not certified for this device, or revoked.
    """
    if run.device_id != device_id:
        raise BadSignatureError("the run belongs to another device")
    key = session.get(DeviceKey, run.key_id)
    if key is None or key.device_id != device_id or key.usage != JOURNAL or key.revoked_at is not None:
        raise UnknownDeviceError("journal key")
    check_signature(key.public, run.signature, bytes.fromhex(run.entries[-1].hash))


def store_run(session: Session, run: Run, now: datetime) -> Stored:
    """Store what is new of a checked run, under the device's lock; the caller commits.

    Raises:
        RunGapError: entries before the run are missing.
    """
    session.execute(select(Device.device_id).where(Device.device_id == run.device_id).with_for_update())
    landing = find_landing(session, run)
    hand_in(session, run.entries[: landing.known])
    new = run.entries[landing.known :]
    branch = _branch_for(session, run, landing) if new else None
    if branch is not None:
        _insert(session, branch, new, run.signature, now)
    last = session.execute(
        select(Entry.branch, Entry.seq, Entry.hash, Entry.received_at).where(
            Entry.hash == run.entries[-1].hash
        )
    ).one()
    return Stored(last.branch, last.seq, last.hash, last.received_at)


def _branch_for(session: Session, run: Run, landing: Landing) -> Branch:
    if not landing.opens_branch:
        return session.get_one(Branch, (run.device_id, run.epoch, landing.branch))
    forks = session.scalar(
        select(func.count())
        .select_from(Branch)
        .where(Branch.device_id == run.device_id, Branch.epoch == run.epoch)
    )
    first = run.entries[landing.known].place
    branch = Branch(
        device_id=run.device_id,
        epoch=run.epoch,
        name=f"branch-{forks}" if forks else MAIN_BRANCH,
        parent=landing.parent,
        base_seq=first.seq - 1,
        base_hash=first.prev_hash if first.seq > 1 else GENESIS_HASH,
        head_seq=first.seq - 1,
        head_hash=first.prev_hash,
    )
    session.add(branch)
    session.flush()
    return branch


def _insert(
    session: Session, branch: Branch, entries: tuple[ReceivedEntry, ...], signature: bytes, now: datetime
) -> None:
    rows = [_entry_row(entry, branch.name, now) for entry in entries]
    rows[-1]["signature"] = signature
    ids = session.scalars(insert(Entry).returning(Entry.id, sort_by_parameter_order=True), rows).all()
    bodies = [
        {"entry_id": entry_id, "position": position, "hash": hash_of_body, "data": data}
        for entry_id, entry in zip(ids, entries, strict=True)
        for position, (hash_of_body, data) in enumerate(((entry.facts_hash, entry.facts), *entry.personal))
        if position not in entry.owed
    ]
    if bodies:
        session.execute(insert(Body), bodies)
    note_owed(session, zip(ids, entries, strict=True), now)
    branch.head_seq, branch.head_hash = entries[-1].place.seq, entries[-1].hash
    session.flush()


def _entry_row(entry: ReceivedEntry, branch: str, now: datetime) -> dict[str, object]:
    return {
        "hash": entry.hash,
        "device_id": entry.place.device_id,
        "epoch": entry.place.epoch,
        "branch": branch,
        "seq": entry.place.seq,
        "kind": entry.kind,
        "schema": entry.schema,
        "envelope": entry.envelope,
        "signature": None,
        "received_at": now,
        "judged_at": None,
        "is_held": branch != MAIN_BRANCH,
        "flags": [],
    }
