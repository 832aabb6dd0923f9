"""Replaces a dead PC: its second copy is opened with the office's code and taken over into this journal."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.counter import EnrolledMachine
from kiosk.errors import AttachmentMissingError, RestoreRefusedError
from kiosk.store.attachment_table import named
from kiosk.store.blobs import BlobReader
from kiosk.store.equipment import StoreLimits
from kiosk.store.opening import Store
from kiosk.store.restoring import TakenOver, take_over
from kiosk.store.sidecar_reader import SidecarReader
from kiosk.trust.recovery_code import RecoveryCode
from kiosk.trust.segments import OfficeSegmentCiphers
from kiosk.trust.signers import SessionKeys


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: entries, and pictures of papers."""

    entries: TakenOver
    pictures: int
    pictures_missing: int


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
    limits = StoreLimits(reserve_bytes=enrolled.settings.reserve_bytes)
    taken = take_over(enrolled.store_files, enrolled.machine.database_key, found, limits)
    store = enrolled.open_store(SessionKeys())
    try:
        back, missing = _pictures(store, BlobReader((second_copy / "blobs",) * 2, ciphers))
    finally:
        store.close()
    return Restored(taken, back, missing)


def _pictures(store: Store, dead: BlobReader) -> tuple[int, int]:
    """Bring back the pictures that entries name; return how many came, and how many are nowhere."""
    wanted = [digest for digest in sorted(named(store.database)) if not store.blobs.holds(digest)]
    back = 0
    for digest in wanted:
        with contextlib.suppress(AttachmentMissingError):
            store.blobs.put(dead.read(digest))
            back += 1
    return back, len(wanted) - back
