"""Taking a pack of services from a stick: proved first, then folded in as the feed would, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.counter import EnrolledMachine
from kiosk.domain.pack import FoundPack
from kiosk.errors import PackUnreadableError
from kiosk.ports import Inbox, VerifiedAnswer
from kiosk.store.books import StoreBooks
from kiosk.store.inbox import CARRIED
from kiosk.sync.feed_items import OpenDocument
from kiosk.sync.published_pack import MOST_BYTES, open_pack
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.signers import SessionKeys


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
    return take_bytes(books, inbox, open_document, FoundPack(file.name, read_file(file)), at)


def take_bytes(
    books: StoreBooks, inbox: Inbox, open_document: OpenDocument, found: FoundPack, at: str
) -> TakenPack:
    """Take what was read of a pack.

    Raises:
        PackUnreadableError, PackForeignError, PackOlderError, PackUnusableError: nothing was changed.
    """
    items = open_pack(found.data, open_document, books.published_version, at)
    inbox.put(VerifiedAnswer(CARRIED, {"items": items}))
    return TakenPack(found.name, {item["object"]: item["version"] for item in items})


def opener_of(enrolled: EnrolledMachine) -> OpenDocument:
    """Return what opens documents by the keys of this machine's trust root."""
    root = enrolled.enrolment.root
    return PortalLineTrust(enrolled.machine, root, enrolled.clock, enrolled.randomness).open_document


def read_file(file: Path) -> bytes:
    """Return the bytes of a pack.

    Raises:
        PackUnreadableError: it cannot be read, or is too large to be one.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise PackUnreadableError
        return file.read_bytes()
    except OSError as error:
        raise PackUnreadableError from error
