"""Entries as rows: stored once, read back through the strict parser."""

from collections.abc import Iterator, Sequence
from typing import Final

from kiosk.domain.entry import Entry, facts_hash, parse_entry, personal_hash
from kiosk.errors import MalformedEntryError, StoreDamagedError
from kiosk.store.database import Database
from kiosk.store.frames import EntryParts

PARTS: Final = 65536  # body_id = position * PARTS + part


def store_entry(database: Database, position: int, entry: Entry) -> None:
    """Insert an entry and its bodies; runs inside the caller's transaction."""
    database.run(
        "INSERT INTO entries (position, epoch, seq, hash, kind, personal_count, signature, envelope)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            position,
            entry.place.epoch,
            entry.place.seq,
            entry.hash,
            entry.kind,
            len(entry.personal),
            entry.signature,
            entry.envelope,
        ),
    )
    _store_body(database, position * PARTS, facts_hash(entry.facts), entry.facts)
    for part, data in enumerate(entry.personal, start=1):
        if data is not None:
            _store_body(database, position * PARTS + part, personal_hash(data), data)


def _store_body(database: Database, body_id: int, digest: str, data: bytes) -> None:
    database.run("INSERT INTO bodies (body_id, hash, body) VALUES (?, ?, ?)", (body_id, digest, data))


def last_position(database: Database) -> int:
    """Return the position of the newest entry, 0 when there is none."""
    return int(database.value("SELECT coalesce(max(position), 0) FROM entries"))


def hashes(database: Database) -> list[tuple[int, str]]:
    """Return (position, hash) of every entry, in order."""
    return [
        (int(position), str(digest))
        for position, digest in database.rows("SELECT position, hash FROM entries ORDER BY position")
    ]


def parts_at(database: Database, position: int) -> EntryParts | None:
    """Return the exact bytes of one entry, unchecked; None when there is none at that position.

    Raises:
        StoreDamagedError: its facts are gone, or a page cannot be read.
    """
    row = database.row(
        "SELECT personal_count, signature, envelope FROM entries WHERE position = ?", (position,)
    )
    if row is None:
        return None
    personal_count, signature, envelope = row
    first = position * PARTS
    bodies = {
        int(body_id) - first: data
        for body_id, data in database.rows(
            "SELECT body_id, body FROM bodies WHERE body_id >= ? AND body_id < ?", (first, first + PARTS)
        )
    }
    if 0 not in bodies:
        raise StoreDamagedError(f"facts missing at {position}")
    personal = tuple(bodies.get(part) for part in range(1, personal_count + 1))
    return EntryParts(envelope, signature, bodies[0], personal)


def entry_at(database: Database, position: int) -> Entry | None:
    """Return one entry, None when there is none at that position.

    Raises:
        StoreDamagedError: its bytes are not what was signed.
    """
    parts = parts_at(database, position)
    return None if parts is None else _whole(position, parts)


def _whole(position: int, parts: EntryParts) -> Entry:
    try:
        return parse_entry(parts.envelope, parts.signature, parts.facts, parts.personal)
    except MalformedEntryError as error:
        raise StoreDamagedError(f"entry at {position}: {error.detail}") from error


def entries_between(database: Database, first: int, last: int) -> Iterator[Entry]:
    """Yield entries by position, both ends included.

    Raises:
        StoreDamagedError: an entry's bytes are not what was signed.
    """
    for position in range(first, last + 1):
        entry = entry_at(database, position)
        if entry is not None:
            yield entry


def positions_of(database: Database, epoch: str, from_seq: int, limit: int) -> list[int]:
    """Return where an epoch's entries from `from_seq` upwards stand, in the order of their numbers."""
    rows = database.rows(
        "SELECT position FROM entries WHERE epoch = ? AND seq >= ? ORDER BY seq LIMIT ?",
        (epoch, from_seq, limit),
    )
    return [int(position) for (position,) in rows]


def entries_of(database: Database, epoch: str, from_seq: int, limit: int, last: int) -> Iterator[Entry]:
    """Yield an epoch's entries from `from_seq` up to the first hole, at most `limit`.

    They are read with two statements, all at once: one by one, asking costs more than reading.

    Args:
        database: of the lane that asks.
        epoch: whose entries.
        from_seq: of the first one.
        limit: how many at most.
        last: the last position that may be read.

    Raises:
        StoreDamagedError: an entry's bytes are not what was signed.
    """
    heads = database.rows(
        "SELECT seq, position, personal_count, signature, envelope FROM entries"
        " WHERE epoch = ? AND seq >= ? AND seq < ? AND position <= ? ORDER BY seq",
        (epoch, from_seq, from_seq + limit, last),
    )
    bodies = _bodies_of(database, [head[1] for head in heads])
    for seq, (found_seq, position, personal_count, signature, envelope) in enumerate(heads, start=from_seq):
        if found_seq != seq:
            return
        first = position * PARTS
        if first not in bodies:
            raise StoreDamagedError(f"facts missing at {position}")
        personal = tuple(bodies.get(first + part) for part in range(1, personal_count + 1))
        yield _whole(position, EntryParts(envelope, signature, bodies[first], personal))


def _bodies_of(database: Database, positions: Sequence[int]) -> dict[int, bytes]:
    """Return the bodies of entries that stand beside each other, by their ids."""
    bodies: dict[int, bytes] = {}
    at = 0
    while at < len(positions):
        end = at + 1
        while end < len(positions) and positions[end] == positions[end - 1] + 1:
            end += 1
        between = (positions[at] * PARTS, (positions[end - 1] + 1) * PARTS)
        bodies.update(
            database.rows("SELECT body_id, body FROM bodies WHERE body_id >= ? AND body_id < ?", between)
        )
        at = end
    return bodies
