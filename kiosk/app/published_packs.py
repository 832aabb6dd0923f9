"""Taking a pack of services from a stick: proved first, then folded in as the feed would, all or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.app.counter import EnrolledMachine
from kiosk.errors import PackUnreadableError
from kiosk.ports import Inbox, VerifiedAnswer
from kiosk.store.books import StoreBooks
from kiosk.store.inbox import CARRIED
from kiosk.sync.feed_items import OpenDocument
from kiosk.sync.published_pack import MOST_BYTES, SUFFIX, open_pack
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.signers import SessionKeys

_DEPTHS: Final = ("*", "*/*", "*/*/*")


@dataclass(frozen=True, slots=True)
class TakenPack:
    """What was taken: the version of each kind of table."""

    file: str
    versions: Mapping[str, int]


def take_pack(home: Path, file: Path) -> TakenPack:
    """Take a pack into a counter whose window is closed.

    Raises:
        PackUnreadableError, PackForeignError, PackOlderError, PackUnusableError: nothing was changed.
        WriterBusyError: a window of this counter is open.
    """
    enrolled = EnrolledMachine.of_home(home)
    store = enrolled.open_store(SessionKeys())
    try:
        store.inbox_folder.fold_all()
        at = enrolled.clock.now().isoformat()
        return take_into(store.books, store.inbox, opener_of(enrolled), file, at)
    finally:
        store.close()


def take_into(books: StoreBooks, inbox: Inbox, open_document: OpenDocument, file: Path, at: str) -> TakenPack:
    """Take a pack in the store's lane.

    Raises:
        PackUnreadableError, PackForeignError, PackOlderError, PackUnusableError: nothing was changed.
    """
    items = open_pack(_read(file), open_document, books.published_version, at)
    inbox.put(VerifiedAnswer(CARRIED, {"items": items}))
    return TakenPack(file.name, {item["object"]: item["version"] for item in items})


def opener_of(enrolled: EnrolledMachine) -> OpenDocument:
    """Return what opens documents by the keys of this machine's trust root."""
    root = enrolled.enrolment.root
    return PortalLineTrust(enrolled.machine, root, enrolled.clock, enrolled.randomness).open_document


def newest_pack(folder: Path) -> Path | None:
    """Return the newest pack on the media below a folder, None where none lies there."""
    found = sorted(_packs(folder), key=lambda path: (path.stat().st_mtime, path.name))
    return found[-1] if found else None


def _packs(folder: Path) -> Iterator[Path]:
    for depth in _DEPTHS:
        yield from (path for path in folder.glob(f"{depth}{SUFFIX}") if path.is_file())


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise PackUnreadableError
        return file.read_bytes()
    except OSError as error:
        raise PackUnreadableError from error
