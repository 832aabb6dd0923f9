"""Bundles: what waits is put into a file, an answer is taken out of one, another counter's is carried."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.carrying import line_of
from kiosk.app.counter import EnrolledMachine
from kiosk.domain.entry import Entry
from kiosk.errors import BundleDamagedError, BundleError, StoreError, TrainingError
from kiosk.ports import OutgoingRuns
from kiosk.store.disk import write_whole
from kiosk.sync.bundle import make_bundle, open_answer, unpack
from kiosk.sync.bundle_answer import Folded, fold_answer
from kiosk.sync.wire import sendable_prefix
from kiosk.trust.bundle_seal import MachineBundleTrust
from kiosk.trust.signers import SessionKeys

SUFFIX = ".lpb"
_RUN_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was read back after it was written, and is what it should be."""

    path: Path
    size_bytes: int
    sha256: str
    entries: int = 0


def export_bundle(home: Path, output: Path, *, everything: bool = False) -> Written:
    """Write what no checkpoint covers, or everything, to a file; beside a working window too.

    Raises:
        TrainingError: nothing of a training is sent.
        BundleError: the file cannot be written, or came back different.
        StoreError: the store cannot be read.
    """
    enrolled = EnrolledMachine.of_home(home)
    if enrolled.enrolment.place.is_training:
        raise TrainingError("a bundle")
    trust = MachineBundleTrust(enrolled.machine, enrolled.enrolment.root)
    reader = enrolled.open_reader()
    try:
        runs = list(_waiting_runs(reader.runs, everything=everything))
        cursor = reader.runs.feed_cursor()
    finally:
        reader.close()
    device = enrolled.enrolment.place.device_id
    data = make_bundle(runs, device, cursor, enrolled.clock.now(), trust)
    return write_and_check(output, data, sum(map(len, runs)))


def import_answer(home: Path, file: Path) -> Folded:
    """Fold the portal's answer to a bundle of this counter in; twice is once.

    Raises:
        BundleError: damaged, or another counter's. AnswerNotTrustedError: not from our portal.
        WriterBusyError: a window of this counter is open.
    """
    enrolled = EnrolledMachine.of_home(home)
    device = enrolled.enrolment.place.device_id
    trust = MachineBundleTrust(enrolled.machine, enrolled.enrolment.root)
    answer = open_answer(read_bundle(file), device, trust)
    store = enrolled.open_store(SessionKeys())
    try:
        store.inbox_folder.fold_all()
        return fold_answer(answer, device, store.runs, store.inbox, trust)
    finally:
        store.close()


def carry_bundle(home: Path, file: Path, output: Path) -> Written:
    """Take another counter's bundle to the portal over this counter's line; write the answer to a file.

    Raises:
        BundleError: not a bundle, or the answer cannot be written.
        LineError: the portal was not reached, or refused it.
    """
    data = read_bundle(file)
    unpack(data)
    with line_of(EnrolledMachine.of_home(home)) as link:
        return write_and_check(output, link.carry_bundle(data))


def read_bundle(file: Path) -> bytes:
    """Read a bundle's file.

    Raises:
        BundleError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise BundleError(f"{file.name}: {error.strerror}") from error


def write_and_check(output: Path, data: bytes, entries: int = 0) -> Written:
    """Write a file whole, read it back from the medium, and compare, before anybody is told that it is there.

    Raises:
        BundleError: it cannot be written. BundleDamagedError: the medium gives back something else.
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        write_whole(output, data)
        back = _from_the_medium(output)
    except (StoreError, OSError) as error:
        raise BundleError(f"{output.name}: {error}") from error
    if hashlib.sha256(back).hexdigest() != digest:
        raise BundleDamagedError(f"{output.name}: read back differently")
    unpack(back)
    return Written(output, len(data), digest, entries)


def _from_the_medium(path: Path) -> bytes:
    """Read a file past the system's own memory of it, where the system can be asked to forget."""
    with path.open("rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.readall()


def _waiting_runs(runs: OutgoingRuns, *, everything: bool) -> Iterator[Sequence[Entry]]:
    for head in runs.epochs():
        start = 1 if everything else runs.acknowledged(head.epoch) + 1
        while start <= head.seq:
            run = sendable_prefix(runs.run(head.epoch, start, _RUN_BYTES))
            if not run or run[0].seq != start:
                raise StoreError(f"entry {start} cannot be read")
            yield run
            start = run[-1].seq + 1
