"""Replaces a dead PC: from its second copy, from what the portal holds of it, or from a bundle it wrote."""

import contextlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.auditing import public_keys
from kiosk.app.bundling import read_bundle
from kiosk.app.carrying import ask_for_pictures, line_of
from kiosk.app.counter import EnrolledMachine
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import EpochId
from kiosk.errors import AttachmentMissingError, ForeignBundleError, LineError, RestoreRefusedError
from kiosk.store import attachment_table
from kiosk.store.application_rows import LOST_PICTURE
from kiosk.store.blobs import BlobReader
from kiosk.store.equipment import StoreLimits
from kiosk.store.importing import Hole
from kiosk.store.opening import Store
from kiosk.store.restoring import FROM_PORTAL, FROM_SECOND_COPY, TakenOver, take_over
from kiosk.store.sidecar_reader import SidecarReader
from kiosk.sync.answers import PortalHead, parse_greeting
from kiosk.sync.bundle import NamedRun, runs_claimed, unpack
from kiosk.sync.own_past import JOURNAL_BACK_OFFER, OwnPast
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.recovery_code import RecoveryCode
from kiosk.trust.segments import OfficeSegmentCiphers
from kiosk.trust.signers import Ed25519Verifier, SessionKeys

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: entries, and pictures of papers.

    `pictures_at_portal` the portal holds, so that this PC need not; `pictures_missing` lie nowhere here and,
    where the portal was asked, not there either: each is a to-do.
    """

    entries: TakenOver
    pictures: int
    pictures_missing: int
    pictures_at_portal: int = 0


def restore_home(home: Path, second_copy: Path, code: RecoveryCode) -> Restored:
    """Take the second copy of the PC before over into this home, which is enrolled in its place.

    The store is opened afterwards, so that the new epoch has begun when this returns. Twice is once.

    Raises:
        NotEnrolledError: this home is not enrolled. WriterBusyError: a window works here.
        ForeignSidecarError: the copy is another counter's. WrongStoreKeyError: the code is another office's.
        RestoreRefusedError: nothing of ours lies there, or it does not fit what this counter holds.
    """
    enrolled = EnrolledMachine.of_home(home)
    ciphers = OfficeSegmentCiphers(code)
    device = enrolled.enrolment.place.device_id
    found = list(SidecarReader(second_copy, ciphers, frozenset({str(device)})).entries())
    if not found:
        raise RestoreRefusedError(f"no second copy in {second_copy.name}")
    return _taken_over(enrolled, found, FROM_SECOND_COPY, BlobReader((second_copy / "blobs",) * 2, ciphers))


def restore_from_portal(home: Path) -> Restored:
    """Take over what the portal holds of this counter and this home does not. Twice is once.

    Pictures stay with the portal, which is asked which ones it holds: nothing at the counter needs them. One
    that it has not got either died with the PC: the paper must be scanned again, and the list of what needs
    somebody says so.

    Raises:
        NotEnrolledError, WriterBusyError, RestoreRefusedError: as `restore_home`.
        LineError: the portal was not reached, or gives no journal back.
    """
    enrolled = EnrolledMachine.of_home(home)
    with line_of(enrolled) as link:
        return _from_portal(enrolled, link, ())


def restore_from_bundle(home: Path, file: Path) -> Restored:
    """Carry a bundle of the dead PC to the portal, then take over all that the portal holds. Twice is once.

    A bundle is sealed to the portal: only there can it be opened. What it carries and the portal refused is
    named as missing.

    Raises:
        BundleDamagedError: not a bundle, or changed. ForeignBundleError: not from this counter.
        LineError: the portal was not reached, or refused the bundle.
        NotEnrolledError, WriterBusyError, RestoreRefusedError: as `restore_home`.
    """
    enrolled = EnrolledMachine.of_home(home)
    data = read_bundle(file)
    device, claimed = runs_claimed(unpack(data))
    if device != enrolled.enrolment.place.device_id:
        raise ForeignBundleError(device)
    with line_of(enrolled) as link:
        link.carry_bundle(data)
        return _from_portal(enrolled, link, claimed)


def _from_portal(enrolled: EnrolledMachine, link: PortalHttp, claimed: Sequence[NamedRun]) -> Restored:
    greeting = parse_greeting(link.hello((), "", ("", 0)))
    if JOURNAL_BACK_OFFER not in link.offers:
        raise RestoreRefusedError("this portal gives no journal back")
    own = enrolled.enrolment.place.device_id
    past = OwnPast(link, own, public_keys(enrolled), Ed25519Verifier())
    lacking = _lacking(enrolled, greeting.heads)
    by_epoch = {epoch: list(past.entries(epoch, head)) for epoch, head in lacking.items()}
    restored = _taken_over(enrolled, list(_oldest_first(by_epoch)), FROM_PORTAL, None)
    heads = {epoch: head.seq for epoch, head in greeting.heads.items()}
    holes = [
        Hole(run.epoch, max(run.from_seq, heads.get(run.epoch, 0) + 1), run.to_seq)
        for run in claimed
        if run.to_seq > heads.get(run.epoch, 0)
    ]
    entries = restored.entries
    missing = TakenOver(entries.new, entries.known, (*entries.holes, *holes))
    at_portal, lost = _ask_for_pictures(enrolled)
    return Restored(missing, restored.pictures, lost, at_portal)


def _ask_for_pictures(enrolled: EnrolledMachine) -> tuple[int, int]:
    """Ask the portal for the pictures named here; return how many it holds, and how many nobody holds.

    A line that breaks now does not undo what was restored: the courier asks for the rest.
    """
    with contextlib.closing(enrolled.open_store(SessionKeys())) as store:
        try:
            ask_for_pictures(enrolled, store)
        except LineError as error:
            _LOG.warning("not every picture was asked for: %s", error.code)
        lost = sum(LOST_PICTURE in row.reasons for row in store.books.attention())
        return attachment_table.count_stored(store.database), lost


def _lacking(enrolled: EnrolledMachine, heads: Mapping[str, PortalHead]) -> dict[EpochId, PortalHead]:
    """Return the epochs of which the portal holds what this home does not."""
    with contextlib.closing(enrolled.open_store(SessionKeys())) as store:
        known = {row[0] for row in store.database.rows("SELECT hash FROM entries")}
    return {EpochId(epoch): head for epoch, head in heads.items() if head.hash not in known}


def _oldest_first(by_epoch: Mapping[EpochId, Sequence[Entry]]) -> Iterator[Entry]:
    """Yield epochs in the order in which each one's opening names the one before."""
    waiting = dict(by_epoch)
    while waiting:
        epoch = min(waiting)
        while (parent := _parent_of(waiting[epoch])) in waiting and parent != epoch:
            epoch = parent
        yield from waiting.pop(epoch)


def _parent_of(entries: Sequence[Entry]) -> EpochId | None:
    parent = entries[0].facts_fields().get("parent") if entries else None
    return EpochId(str(parent.get("epoch"))) if isinstance(parent, Mapping) else None


def _taken_over(
    enrolled: EnrolledMachine, found: Sequence[Entry], source: str, pictures: BlobReader | None
) -> Restored:
    """Take entries over, then open the store, so that the new epoch has begun; bring pictures back."""
    limits = StoreLimits(reserve_bytes=enrolled.settings.reserve_bytes)
    taken = take_over(enrolled.store_files, enrolled.machine.database_key, found, limits, source)
    with contextlib.closing(enrolled.open_store(SessionKeys())) as store:
        back, missing = (0, 0) if pictures is None else _pictures(store, pictures)
    return Restored(taken, back, missing)


def _pictures(store: Store, dead: BlobReader) -> tuple[int, int]:
    """Bring back the pictures that entries name; return how many came, and how many are nowhere."""
    wanted = [
        digest for digest in sorted(attachment_table.named(store.database)) if not store.blobs.holds(digest)
    ]
    back = 0
    for digest in wanted:
        with contextlib.suppress(AttachmentMissingError):
            store.blobs.put(dead.read(digest))
            back += 1
    store.note_found_again()
    return back, len(wanted) - back
