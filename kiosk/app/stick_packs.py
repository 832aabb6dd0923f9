"""Packs of services on sticks, for the window: found, shown with what they would change, and taken."""

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.app.counter import EnrolledMachine
from kiosk.app.published_packs import opener_of, read_file, take_bytes
from kiosk.app.shipped import load_directory
from kiosk.app.sticks import STICKS
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.catalogue_changes import CatalogueChanges, changes
from kiosk.domain.pack import FoundPack, PackSeen, PackTable, added_and_gone
from kiosk.domain.price_table import priced
from kiosk.errors import KioskError, PackOlderError
from kiosk.store.opening import Store
from kiosk.sync.published_pack import SUFFIX, PackDocument, read_pack

_MOST_READ: Final = 8  # a stick with more packs is somebody's archive; the newest are enough


@dataclass(frozen=True, slots=True)
class StickPacks:
    """What lies on the sticks; `find` touches the stick and no store, the others the store and no stick."""

    enrolled: EnrolledMachine
    store: Store
    sticks: Sequence[str] = STICKS

    def find(self) -> tuple[FoundPack, ...]:
        """Read the packs on the sticks, the newest first; in a lane that may wait for a slow stick."""
        newest_first = sorted(set(self._paths()), reverse=True)[:_MOST_READ]
        return tuple(_found(path) for _time, path in newest_first)

    def judge(self, found: Sequence[FoundPack]) -> tuple[PackSeen, FoundPack] | None:
        """Say what the newest pack that can be taken would do, else why the newest is refused."""
        judged = [(self._judged(each), each) for each in found]
        fit = next((pair for pair in judged if not pair[0].refusal), None)
        return fit or (judged[0] if judged else None)

    def take(self, found: FoundPack) -> None:
        """Take a pack, all or nothing; in the store lane.

        Raises:
            PackUnreadableError, PackForeignError, PackOlderError, PackUnusableError: nothing was changed.
        """
        at = self.enrolled.clock.now().isoformat()
        take_bytes(self.store.books, self.store.inbox, opener_of(self.enrolled), found, at)

    def _judged(self, found: FoundPack) -> PackSeen:
        try:
            documents = read_pack(found.data, opener_of(self.enrolled))
            tables = tuple(self._table(document) for document in documents)
            if not any(table.is_newer for table in tables):
                return PackSeen(found.name, tables, refusal=PackOlderError.code)
            return PackSeen(found.name, tables, self._changes(documents))
        except KioskError as error:
            return PackSeen(found.name, refusal=error.code)

    def _table(self, document: PackDocument) -> PackTable:
        held = self.store.books.published_version(document.kind)
        signer = self.enrolled.enrolment.root.signer(document.document, document.context)
        if document.version <= held:
            return PackTable(document.kind, held, document.version, signer)
        added, gone = added_and_gone(*self._lists(document))
        return PackTable(document.kind, held, document.version, signer, added, gone)

    def _lists(self, document: PackDocument) -> tuple[list[str], list[str]]:
        """Return the codes of a list as held and as offered; nothing of tables that are no lists."""
        books = self.store.books
        if document.kind == "directory":
            held = books.directory() or load_directory()
            return [entry.code for entry in held.entries], [entry.code for entry in document.parsed().entries]
        if document.kind == "holidays":
            return [str(day.day) for day in books.holidays()], [str(day.day) for day in document.parsed()]
        return [], []

    def _changes(self, documents: Sequence[PackDocument]) -> CatalogueChanges:
        """Compare the catalogue in force with what it would be."""
        newer = {each.kind: each.parsed() for each in documents if self._is_newer(each)}
        held = self.store.books.catalogue()
        base: Catalogue | None = newer.get("catalogue", held)
        if base is None:
            return CatalogueChanges()
        prices = newer.get("prices", self.store.books.prices())
        return changes(held or Catalogue("", "", ()), priced(base, prices))

    def _is_newer(self, document: PackDocument) -> bool:
        return document.version > self.store.books.published_version(document.kind)

    def _paths(self) -> Iterator[tuple[float, Path]]:
        """Return the files with their time, from the stick itself and from folders on it."""
        for place, depth in itertools.product(self.sticks, ("*", "*/*")):
            anchor = Path(Path(place).anchor)
            for path in anchor.glob(str(Path(place).relative_to(anchor) / f"{depth}{SUFFIX}")):
                with contextlib.suppress(OSError):  # pulled out meanwhile
                    if path.is_file():
                        yield path.stat().st_mtime, path


def _found(path: Path) -> FoundPack:
    """Return a file as read; one that cannot be read is empty, and refused as such."""
    try:
        return FoundPack(path.name, read_file(path))
    except KioskError:
        return FoundPack(path.name, b"")
