"""What the courier may read: entries that both copies hold, and what the portal has said of them."""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import DeviceId, EpochId
from kiosk.errors import StoreError
from kiosk.ports import ChainHead
from kiosk.store import chain, entry_table
from kiosk.store.database import Database

_LOG = logging.getLogger(__name__)
_GROWTH: Final = 4
_MOST_AT_ONCE: Final = 256
_USUAL_BYTES: Final = (
    4096  # of an entry, before any was read; rather too much, so that little is read for nothing
)


class StoreRuns:
    """Implements `ports.OutgoingRuns`; `durable_position` is asked anew each time."""

    def __init__(
        self,
        database: Database,
        device_id: DeviceId,
        durable_position: Callable[[], int],
        second_copy: Callable[[], Iterator[Entry]] = lambda: iter(()),
    ) -> None:
        """Take the connection of the lane or process that asks; only `device_id`'s own epochs are shown.

        `second_copy` yields the other copy's entries in order: from it comes what the database has spoilt.
        """
        self._second_copy = second_copy
        self._database = database
        self._device_id = device_id
        self._durable_position = durable_position

    def epochs(self) -> Sequence[ChainHead]:
        """Return every epoch with its durable head, oldest first."""
        durable = self._durable_position()
        rows = self._database.rows(
            "SELECT epoch, ordinal FROM epochs WHERE device_id = ? AND first_position <= ?"
            " ORDER BY first_position",
            (self._device_id, durable),
        )
        heads = (chain.unbroken_head(self._database, EpochId(row[0]), row[1], durable) for row in rows)
        return [head for head in heads if head is not None]

    def acknowledged(self, epoch: EpochId) -> int:
        """Return the last sequence number the portal has countersigned."""
        return int(self._database.value("SELECT seq FROM acknowledged WHERE epoch = ?", (epoch,)) or 0)

    def feed_cursor(self) -> tuple[str, int]:
        """Return the portal's incarnation id and the last folded feed number."""
        row = self._database.row("SELECT incarnation, n FROM feed_cursor")
        return ("", 0) if row is None else (str(row[0]), int(row[1]))

    def run(self, epoch: EpochId, from_seq: int, max_bytes: int) -> Sequence[Entry]:
        """Return whole entries from `from_seq`, at least one if there is one, about `max_bytes` in all.

        The last one has a signature, which proves those before it; what is not proved yet is not shown.
        """
        found: list[Entry] = []
        size = 0
        for entry in self._from(epoch, from_seq, max_bytes):
            found.append(entry)
            size += _size_bytes(entry)
            if size >= max_bytes and entry.signature:
                break
        while found and not found[-1].signature:
            found.pop()
        return found

    def _from(self, epoch: EpochId, from_seq: int, max_bytes: int) -> Iterator[Entry]:
        """Yield durable entries of an epoch without a hole between them, from whichever copy is whole.

        Every entry read is checked against the hashes it was signed with. The database is made whole again
        at the next start; until then what it has spoilt is read from the second copy.
        """
        seq, other = from_seq, self._second_copy()
        while True:
            try:
                for entry in self._in_database(epoch, seq, max_bytes):
                    yield entry
                    seq = entry.seq + 1
            except StoreError as error:
                if error.retryable:
                    raise
                place = (epoch, seq)
                found = next((one for one in other if (one.place.epoch, one.seq) == place), None)
                if found is None:
                    raise
                _LOG.error("entry %d is spoilt here, read from the second copy: %s", seq, error.code)
                yield found
                seq += 1
            else:
                return

    def _in_database(self, epoch: EpochId, from_seq: int, max_bytes: int) -> Iterator[Entry]:
        """Yield durable entries of the database, up to the first hole; as many at once as will be wanted.

        Where one of many cannot be read, those before it are read alone, so that none of them counts as lost.
        """
        durable, seq, size = self._durable_position(), from_seq, 0
        most = wanted = _fitting(max_bytes, _USUAL_BYTES)
        while True:
            before, batch = seq, min(wanted, most)
            try:
                for entry in entry_table.entries_of(self._database, epoch, seq, batch, durable):
                    size += _size_bytes(entry)
                    yield entry
                    seq = entry.seq + 1
            except StoreError:
                if batch == 1:
                    raise
                most = 1
                continue
            if seq < before + batch:
                return
            wanted = _fitting(max_bytes - size, max(1, size // (seq - from_seq)))
            most = min(max(most, batch) * _GROWTH, _MOST_AT_ONCE)


def _fitting(left_bytes: int, each_bytes: int) -> int:
    """Return how many entries of about that size to read at once."""
    return min(_MOST_AT_ONCE, max(1, left_bytes // each_bytes + 1))


def _size_bytes(entry: Entry) -> int:
    return len(entry.envelope) + len(entry.facts) + sum(len(data or b"") for data in entry.personal)
