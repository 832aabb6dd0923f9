"""The courier without a window: one line to the portal, rounds until nothing waits."""

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from kiosk import __version__
from kiosk.app.counter import EnrolledMachine
from kiosk.errors import SettingsError, TrainingError
from kiosk.ports import Inbox, OutgoingBlobs, OutgoingRuns
from kiosk.store.books import StoreBooks
from kiosk.store.opening import Store
from kiosk.sync.blob_line import BlobLine
from kiosk.sync.blob_sender import BlobSender
from kiosk.sync.catalogue_delta import HeldPayload
from kiosk.sync.courier import Courier, sync_until_done
from kiosk.sync.http_exchange import HttpExchange, TimeLimits
from kiosk.sync.picture_courier import PictureCourier
from kiosk.sync.portal_http import PortalHttp
from kiosk.sync.round_result import RoundResult
from kiosk.sync.schedule import status_after
from kiosk.sync.status import read_status, write_status
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.signers import SessionKeys

USER_AGENT = f"libya-post-kiosk/{__version__}"
# 5,000 applications in one bundle are judged before the answer, on a busy portal too. (Our choice.)
_PATIENT: Final = TimeLimits(first_byte_s=900.0)


@contextlib.contextmanager
def courier_of(
    enrolled: EnrolledMachine,
    runs: OutgoingRuns,
    inbox: Inbox,
    books: StoreBooks,
    pictures: OutgoingBlobs | None = None,
) -> Iterator[Courier]:
    """Open the line and put the courier on it; without `pictures` it carries entries and the feed only.

    Raises:
        SettingsError: this machine knows no portal.
        TrainingError: nothing of a training is sent.
    """
    for moment in books.known_times():
        enrolled.clock.note_known_time(moment)
    with _line(enrolled, (books.catalogue_payload, books.directories.hash)) as (link, trust):
        if pictures is None:
            yield Courier(link, runs, inbox, enrolled.clock, lambda: _catalogue_hash(books))
            return
        sender = BlobSender(BlobLine(link, trust), pictures, inbox, enrolled.clock)
        yield PictureCourier(link, runs, inbox, enrolled.clock, lambda: _catalogue_hash(books), sender)


@contextlib.contextmanager
def line_of(enrolled: EnrolledMachine) -> Iterator[PortalHttp]:
    """Open the line alone, for what is asked once and may take the portal minutes: it judges a bundle first.

    Raises:
        SettingsError: this machine knows no portal.
    """
    with _line(enrolled, (lambda _hash: None, str), _PATIENT) as (link, _trust):
        yield link


def ask_for_pictures(enrolled: EnrolledMachine, store: Store) -> None:
    """Ask the portal which pictures of this counter it holds; none is sent.

    Raises:
        LineError: the portal was not reached; the courier asks for the rest.
    """
    with _line(enrolled, (lambda _hash: None, str)) as (link, trust):
        link.hello((), "", ("", 0))
        BlobSender(BlobLine(link, trust), store.blob_queue, store.inbox, enrolled.clock).ask_for_all()


@contextlib.contextmanager
def _line(
    enrolled: EnrolledMachine, held: tuple[HeldPayload, Callable[[], str]], limits: TimeLimits | None = None
) -> Iterator[tuple[PortalHttp, PortalLineTrust]]:
    settings = enrolled.settings
    if enrolled.enrolment.place.is_training:
        raise TrainingError("the line")
    if not settings.portal_urls:
        raise SettingsError("portal.urls: missing")
    exchange = HttpExchange(
        settings.ca_file, USER_AGENT, time.monotonic, limits, lambda: enrolled.clock.known_time
    )
    with contextlib.closing(exchange):
        trust = PortalLineTrust(
            enrolled.machine, enrolled.enrolment.root, enrolled.clock, enrolled.randomness
        )
        yield PortalHttp(settings.portal_urls, exchange, trust, __version__, *held), trust


def carry_all(enrolled: EnrolledMachine, store: Store) -> RoundResult:
    """Do rounds until nothing waits or the line fails; fold answers in at once, leave the status."""
    with courier_of(enrolled, store.runs, store.inbox, store.books, store.blob_queue) as courier:
        result = sync_until_done(courier)
        now = datetime.now(UTC)
        write_status(enrolled.home, status_after(read_status(enrolled.home), result, courier, now, 0.0))
    if result.clock is not None:
        enrolled.clock.set_portal_offset(result.clock.offset_ms, result.clock.error_ms)
    return result


def carry_home(enrolled: EnrolledMachine) -> RoundResult:
    """Open the store of a home, carry what waits, and close it."""
    store = enrolled.open_store(SessionKeys())
    try:
        store.inbox_folder.fold_some(budget_ms=60_000)
        return carry_all(enrolled, store)
    finally:
        store.close()


def _catalogue_hash(books: StoreBooks) -> str:
    catalogue = books.catalogue()
    return catalogue.hash if catalogue else ""
