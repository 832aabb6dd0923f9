"""Reading the chain: its head, its epochs, its receipts."""

from collections.abc import Iterator, Mapping
from typing import Any

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import DeviceId, EntryHash, EpochId, ReceiptNumber
from kiosk.errors import NotEnrolledError
from kiosk.ports import ChainHead
from kiosk.store import entry_table
from kiosk.store.database import Database


def head(database: Database) -> ChainHead:
    """Return the last entry of the current epoch.

    Raises:
        NotEnrolledError: no epoch has been opened.
    """
    found = head_or_none(database)
    if found is None:
        raise NotEnrolledError("no epoch")
    return found


def head_or_none(database: Database) -> ChainHead | None:
    """Return the last entry of the current epoch, None before the first."""
    row = database.row(
        "SELECT epochs.epoch, epochs.ordinal, entries.seq, entries.hash FROM epochs"
        " JOIN entries ON entries.epoch = epochs.epoch"
        " ORDER BY epochs.first_position DESC, entries.seq DESC LIMIT 1"
    )
    return None if row is None else ChainHead(EpochId(row[0]), int(row[1]), int(row[2]), EntryHash(row[3]))


def unbroken_head(database: Database, epoch: EpochId, ordinal: int, last_position: int) -> ChainHead | None:
    """Return an epoch's last entry below its first hole and not beyond `last_position`.

    None when the epoch has no entry there.
    """
    row = database.row(
        "SELECT seq, hash, position FROM entries WHERE epoch = ?1 AND position <= ?2 AND seq ="
        " (SELECT max(seq) FROM entries WHERE epoch = ?1 AND position <= ?2)",
        (epoch, last_position),
    )
    if row is None:
        return None
    if row[2] - first_position(database, epoch) + 1 != row[0]:
        row = database.row(
            "SELECT seq, hash FROM entries AS held WHERE epoch = ?1 AND position <= ?2 AND NOT EXISTS"
            " (SELECT 1 FROM entries WHERE epoch = ?1 AND position <= ?2 AND seq = held.seq + 1)"
            " ORDER BY seq LIMIT 1",
            (epoch, last_position),
        )
    return None if row is None else ChainHead(epoch, ordinal, int(row[0]), EntryHash(row[1]))


def device_of(database: Database) -> DeviceId | None:
    """Return the device of the current epoch, None before the first."""
    found = database.value("SELECT device_id FROM epochs ORDER BY first_position DESC LIMIT 1")
    return None if found is None else DeviceId(found)


def first_position(database: Database, epoch: EpochId) -> int:
    """Return the position of an epoch's first entry."""
    return int(database.value("SELECT position FROM entries WHERE epoch = ? AND seq = 1", (epoch,)) or 0)


def facts_of_kind(database: Database, kind: str) -> Iterator[Mapping[str, Any]]:
    """Yield the facts of every entry of a rare kind, oldest first."""
    for (position,) in database.rows(
        "SELECT position FROM entries WHERE kind = ? ORDER BY position", (kind,)
    ):
        entry = entry_table.entry_at(database, int(position))
        if entry is not None:
            yield entry.facts_fields()


def find_receipt(database: Database, number: ReceiptNumber) -> Entry | None:
    """Return the entry that carries a receipt."""
    position = receipt_position(database, number)
    return None if position is None else entry_table.entry_at(database, position)


def receipt_position(database: Database, number: ReceiptNumber) -> int | None:
    """Return where a receipt's entry stands, None when there is no such receipt."""
    found = database.value(
        "SELECT position FROM receipts"
        " WHERE office = ? AND counter = ? AND year = ? AND series = ? AND sequence = ?",
        (number.office, number.counter, number.year, number.series, number.sequence),
    )
    return None if found is None else int(found)
