"""Takes entries over into a database: by hash, in chain order, with their read models; holes are named."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain.entry import Entry
from kiosk.store import entry_table, erasure
from kiosk.store.database import Database
from kiosk.store.projections import project
from kiosk.store.projections.projected import projected

_PER_TRANSACTION: Final = 200


@dataclass(frozen=True, slots=True)
class Hole:
    """Sequence numbers of an epoch that neither copy gave back, both ends included."""

    epoch: str
    from_seq: int
    to_seq: int

    def details(self) -> dict[str, Any]:
        """Return the hole as a finding names it."""
        return {"epoch": self.epoch, "from_seq": self.from_seq, "to_seq": self.to_seq}


def import_entries(
    database: Database, entries: Sequence[Entry], per_transaction: int = _PER_TRANSACTION
) -> None:
    """Append entries behind what the database holds, then carry out the erasures they name.

    Whether printing of their receipts had begun is not known: they count as asked, so that none is printed
    twice as an original.
    """
    for together in _portions(entries, per_transaction):
        before = position = entry_table.last_position(database)
        with database.transaction():
            for entry in together:
                position += 1
                entry_table.store_entry(database, position, entry)
                project(database, projected(position, entry))
            database.run(
                "INSERT OR IGNORE INTO prints_asked (number, copy)"
                " SELECT number, 1 FROM receipts WHERE position > ? AND paper IS NULL",
                (before,),
            )
    erasure.carry_out(database)


def _portions(entries: Sequence[Entry], per_transaction: int) -> Iterator[Sequence[Entry]]:
    """Yield what is written in one transaction: never an entry without the one whose signature proves it."""
    start = 0
    while start < len(entries):
        end = min(start + per_transaction, len(entries))
        while end < len(entries) and not entries[end - 1].signature:
            end += 1
        yield entries[start:end]
        start = end


def merged(*copies: Iterable[Entry]) -> list[Entry]:
    """Return every entry once: epochs in the order they are first met, each epoch by sequence number.

    Where two copies hold different entries at one place, the earlier copy's stays.
    """
    epochs: dict[str, dict[int, Entry]] = {}
    for copy in copies:
        for entry in copy:
            epochs.setdefault(entry.place.epoch, {}).setdefault(entry.place.seq, entry)
    return [of_epoch[seq] for of_epoch in epochs.values() for seq in sorted(of_epoch)]


def holes(entries: Iterable[Entry]) -> list[Hole]:
    """Name the sequence numbers that are missing below each epoch's last entry."""
    found: list[Hole] = []
    last: dict[str, int] = {}
    for entry in entries:
        epoch, seq = entry.place.epoch, entry.place.seq
        expected = last.get(epoch, 0) + 1
        if seq > expected:
            found.append(Hole(epoch, expected, seq - 1))
        last[epoch] = seq
    return found
