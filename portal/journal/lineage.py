"""Finding where a run belongs among the branches already stored, before anything is written."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import RunGapError
from portal.journal.envelope import GENESIS_HASH
from portal.journal.run import Run
from portal.tables import MAIN_BRANCH, Branch, Entry

_UNKNOWN_PARENT: Final = None


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a run lands: the first `known` entries are stored on `branch` already, the rest go behind them.

    `opens_branch` says that the rest would stand where other entries stand: a new branch begins there.
    `parent` is the branch it leaves, or None when the entry it continues is not held.
    """

    branch: str
    known: int
    opens_branch: bool
    parent: str | None = None


def find_landing(session: Session, run: Run) -> Landing:
    """Find the branch that shares the most with the run.

    Raises:
        RunGapError: entries before the run are missing here.
    """
    branches = list(
        session.scalars(select(Branch).where(Branch.device_id == run.device_id, Branch.epoch == run.epoch))
    )
    branches.sort(key=lambda branch: (branch.name != MAIN_BRANCH, branch.base_seq, branch.name))
    first = run.entries[0].place
    best: Landing | None = None
    for branch in branches:
        landing = _on_branch(session, run, branch, branches)
        if landing is not None and (best is None or _is_better(landing, best)):
            best = landing
    if best is not None:
        return best
    if not branches and first.seq == 1:
        return Landing(MAIN_BRANCH, 0, opens_branch=True)
    main = next((branch for branch in branches if branch.name == MAIN_BRANCH), None)
    if main is None or first.seq > main.head_seq + 1:
        head_seq, head_hash = (main.head_seq, main.head_hash) if main else (0, GENESIS_HASH)
        raise RunGapError("entries before this run are missing", head_seq=head_seq, head_hash=head_hash)
    return Landing(MAIN_BRANCH, 0, opens_branch=True, parent=_UNKNOWN_PARENT)


def _is_better(landing: Landing, best: Landing) -> bool:
    if landing.known != best.known:
        return landing.known > best.known
    return best.opens_branch and not landing.opens_branch


def _on_branch(session: Session, run: Run, branch: Branch, branches: list[Branch]) -> Landing | None:
    """Lay the run along one branch; None when the branch does not hold the entry that the run continues."""
    first = run.entries[0].place
    if first.seq > branch.head_seq + 1:
        return None
    last = run.entries[-1].place.seq
    stored = _hashes(session, branch, branches, first.seq - 1, last)
    if first.seq > 1 and stored.get(first.seq - 1) != first.prev_hash:
        return None
    known = 0
    for entry in run.entries:
        if stored.get(entry.place.seq) != entry.hash:
            break
        known += 1
    next_seq = first.seq + known
    opens = known < len(run.entries) and next_seq <= branch.head_seq
    return Landing(branch.name, known, opens_branch=opens, parent=branch.name)


def _hashes(
    session: Session, branch: Branch, branches: list[Branch], from_seq: int, to_seq: int
) -> dict[int, str]:
    """Return hashes along a branch, its parent's below its base included."""
    by_name = {other.name: other for other in branches}
    found: dict[int, str] = {}
    upper = to_seq
    current: Branch | None = branch
    while current is not None and upper >= from_seq:
        rows = session.execute(
            select(Entry.seq, Entry.hash).where(
                Entry.device_id == current.device_id,
                Entry.epoch == current.epoch,
                Entry.branch == current.name,
                Entry.seq.between(from_seq, upper),
            )
        )
        found.update((row.seq, row.hash) for row in rows)
        found.setdefault(current.base_seq, current.base_hash)
        upper = min(upper, current.base_seq)
        current = by_name.get(current.parent) if current.parent else None
    return found
