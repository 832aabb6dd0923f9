"""Keeps the second copy level with the database, and says how far both hold the same."""

import contextlib
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.domain.entry import Entry
from kiosk.errors import SecondCopyLostError
from kiosk.ports import Durability
from kiosk.store import entry_table
from kiosk.store.database import Database
from kiosk.store.sidecar import SegmentMaker, SegmentWriter
from kiosk.store.sidecar_reader import segment_numbers

_LOG = logging.getLogger(__name__)
_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Published:
    """The durable position where other processes read it, with the boot in which it was confirmed."""

    path: Path
    boot_id: str

    def write(self, position: int) -> None:
        """Write the position; advisory, so not synced."""
        text = f"{position:020d} {self.boot_id}"
        line = f"{text} {zlib.crc32(text.encode()):08x}\n"
        with (
            contextlib.suppress(OSError),
            self.path.open("r+b" if self.path.exists() else "xb", buffering=0) as file,
        ):
            file.write(line.encode())

    def confirmed(self, in_sidecar: int) -> int:
        """Return how much of what stands in the second copy is surely on its medium.

        Since the last boot a frame may be seen that is only in this machine's memory, or whose sync has
        failed: then only what an earlier start confirmed counts, and the rest is written again. What is seen
        after a boot has come from the medium.
        """
        position, boot_id = _read(self.path)
        return min(in_sidecar, position) if boot_id == self.boot_id else in_sidecar


class SecondCopy:
    """The writing end of the second copy; lives in the store lane.

    `durable_position` is the last position that both copies hold; it only grows.
    """

    def __init__(
        self, database: Database, maker: SegmentMaker, published: Published, position: int, segment_bytes: int
    ) -> None:
        """Take the position up to which the second copy is known to hold everything."""
        self._database = database
        self._maker = maker
        self._published = published
        self._segment_bytes = segment_bytes
        self._writer: SegmentWriter | None = None
        self._newest = 0
        with contextlib.suppress(OSError):
            self._newest = max(segment_numbers(maker.folder), default=0)
        self.durable_position = position
        self.is_lost = False
        published.write(position)

    def bring_level(self, fresh: Sequence[Entry] = ()) -> Durability:
        """Append every committed entry above the second copy's last, sync, publish.

        Args:
            fresh: the entries just committed, so that they need not be read again.
        """
        last = entry_table.last_position(self._database)
        for _attempt in ("this segment", "a new segment"):
            try:
                self._append_up_to(last, fresh)
            except SecondCopyLostError as error:
                _LOG.warning("second copy failed: %s", error.detail)
                self._abandon_segment()
            else:
                self.is_lost = False
                self._published.write(self.durable_position)
                return Durability.BOTH_COPIES
        self.is_lost = True
        return Durability.SINGLE_COPY

    def close(self) -> None:
        """Close the open segment."""
        self._abandon_segment()

    def _append_up_to(self, last: int, fresh: Sequence[Entry]) -> None:
        if self.durable_position == last:
            return
        if self.durable_position == last - len(fresh):
            self._append(fresh)
            self.durable_position = last
        while self.durable_position < last:
            end = min(self.durable_position + _BATCH, last)
            first = self.durable_position + 1
            self._append(list(entry_table.entries_between(self._database, first, end)))
            self.durable_position = end

    def _append(self, entries: Sequence[Entry]) -> None:
        if self._writer is not None and self._writer.size_bytes >= self._segment_bytes:
            self._abandon_segment()
        if self._writer is None:
            self._newest, self._writer = self._maker.begin(entries[0].place, self._newest)
        self._writer.append(entries)

    def _abandon_segment(self) -> None:
        if self._writer is not None:
            with contextlib.suppress(OSError):
                self._writer.close()
            self._writer = None


def published(path: Path) -> int:
    """Return the published durable position, 0 when there is none or it cannot be read."""
    return _read(path)[0]


def _read(path: Path) -> tuple[int, str]:
    try:
        text, check = path.read_text(encoding="ascii").rstrip("\n").rsplit(" ", 1)
        digits, boot_id = text.split(" ")
        return (int(digits), boot_id) if int(check, 16) == zlib.crc32(text.encode()) else (0, "")
    except (OSError, ValueError):
        return 0, ""
