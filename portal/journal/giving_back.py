"""Giving a counter its own journal back: what is stored on `main`, as runs that its keys' signatures prove.

Only the last entry of what once came as one run has its signature here; each such stretch is a run again.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.journal.envelope import GENESIS_HASH
from portal.journal.run import ERASED, OWED
from portal.tables import MAIN_BRANCH, Body, Entry, OwedBody

OFFER: Final = "journal-back-1"
# What is told in one answer, packed to about a tenth of it; a stretch is never cut. (Our choice.)
_MOST_BYTES: Final = 2 * 1024 * 1024
_ROWS_AT_ONCE: Final = 500
_LENGTH: Final = struct.Struct(">I")
_LEFT_OUT: Final = frozenset(
    {"v", "device_id", "epoch", "seq", "prev_hash", "facts_hash", "personal_hashes", "alg", "key_id"}
)


@dataclass(frozen=True, slots=True)
class _Stored:
    """An entry as it is kept, with what is left of its bodies by position."""

    entry: Entry
    bodies: dict[int, bytes | None]
    owed: frozenset[int]


def runs_after(session: Session, device_id: str, epoch: str, after: int) -> list[bytes]:
    """Return runs of one epoch's main branch behind `after`, in order; none when nothing is there."""
    runs: list[bytes] = []
    stretch: list[_Stored] = []
    size = 0
    for stored in _stored_after(session, device_id, epoch, after):
        stretch.append(stored)
        size += len(stored.entry.envelope) + sum(len(data or b"") for data in stored.bodies.values())
        if stored.entry.signature is not None:
            runs.append(_framed(stretch))
            stretch = []
            if size >= _MOST_BYTES:
                break
    return runs


def _stored_after(session: Session, device_id: str, epoch: str, after: int) -> Iterator[_Stored]:
    while True:
        rows = session.scalars(
            select(Entry)
            .where(
                Entry.device_id == device_id,
                Entry.epoch == epoch,
                Entry.branch == MAIN_BRANCH,
                Entry.seq > after,
            )
            .order_by(Entry.seq)
            .limit(_ROWS_AT_ONCE)
        ).all()
        yield from _with_bodies(session, rows)
        if len(rows) < _ROWS_AT_ONCE:
            return
        after = rows[-1].seq


def _with_bodies(session: Session, entries: Any) -> list[_Stored]:
    ids = [entry.id for entry in entries]
    bodies: dict[int, dict[int, bytes | None]] = {}
    for entry_id, position, data in session.execute(
        select(Body.entry_id, Body.position, Body.data).where(Body.entry_id.in_(ids))
    ):
        bodies.setdefault(entry_id, {})[position] = data
    owed: dict[int, set[int]] = {}
    for entry_id, position in session.execute(
        select(OwedBody.entry_id, OwedBody.position).where(OwedBody.entry_id.in_(ids))
    ):
        owed.setdefault(entry_id, set()).add(position)
    return [_Stored(entry, bodies.get(entry.id, {}), frozenset(owed.get(entry.id, ()))) for entry in entries]


def _framed(stretch: list[_Stored]) -> bytes:
    first, last = canonical_json.decode(stretch[0].entry.envelope), stretch[-1].entry
    header = {
        "v": 1,
        "device_id": last.device_id,
        "epoch": last.epoch,
        "branch": MAIN_BRANCH,
        "from_seq": first["seq"],
        "prev_hash": first["prev_hash"] if first["seq"] > 1 else GENESIS_HASH,
        "count": len(stretch),
        "key_id": first["key_id"],
        "alg": first["alg"],
    }
    parts = [_part(canonical_json.encode(header))]
    for stored in stretch:
        parts += _entry_parts(stored)
    return b"".join([*parts, _part(last.signature or b"")])


def _entry_parts(stored: _Stored) -> Iterator[bytes]:
    fields = canonical_json.decode(stored.entry.envelope)
    stripped = {name: value for name, value in fields.items() if name not in _LEFT_OUT}
    yield _part(canonical_json.encode({**stripped, "personal_count": len(fields["personal_hashes"])}))
    for position, named in enumerate((fields["facts_hash"], *fields["personal_hashes"])):
        data = stored.bodies.get(position)
        if data is not None:
            yield _part(data)
        else:
            yield _LENGTH.pack(OWED if position in stored.owed else ERASED) + bytes.fromhex(named)


def _part(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data
