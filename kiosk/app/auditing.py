"""Looks at the journal of a home from outside: verification, export, rebuild of the read models."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kiosk.app.counter import EnrolledMachine, open_counter
from kiosk.domain.identifiers import KeyId
from kiosk.store.copies import JournalCopies, journal_copies
from kiosk.store.export import export_lines, open_lines
from kiosk.store.rebuild import Rebuilt, rebuild
from kiosk.store.second_copy import published
from kiosk.store.verify import Verification, verify_journal
from kiosk.trust.keys import KeyUsage, key_id
from kiosk.trust.segments import MachineSegmentCiphers
from kiosk.trust.signers import Ed25519Verifier


def verify_home(home: Path) -> Verification:
    """Check every entry of both copies; beside a working window too."""
    enrolled = EnrolledMachine.of_home(home)
    with _copies(enrolled) as copies:
        return verify_journal(copies, public_keys(enrolled), Ed25519Verifier())


def export_home(home: Path, *, is_signed: bool) -> Iterator[str]:
    """Yield the journal as an open file.

    Args:
        home: of the counter.
        is_signed: write an `export.made` entry first, so that a cut file is seen; needs the writer's lock.
    """
    enrolled = EnrolledMachine.of_home(home)
    own = enrolled.enrolment.certificates[KeyUsage.JOURNAL]
    certificates = [each.raw for each in (own, *enrolled.enrolment.former)]
    if not is_signed:
        with _copies(enrolled) as copies:
            yield from open_lines(copies, certificates)
        return
    with open_counter(home) as counter:
        store = counter.store
        durable = published(enrolled.store_files.durable)
        copies = journal_copies(enrolled.store_files, store.database, _ciphers(enrolled), durable)
        yield from export_lines(store.journal, copies, certificates)


def rebuild_home(home: Path, *, repair: bool) -> Rebuilt:
    """Compute the read models again from entry bytes alone; on `repair` take them over."""
    with open_counter(home) as counter:
        return rebuild(counter.store.database, repair=repair)


@contextlib.contextmanager
def _copies(enrolled: EnrolledMachine) -> Iterator[JournalCopies]:
    reader = enrolled.open_reader()
    try:
        durable = published(enrolled.store_files.durable)
        yield journal_copies(enrolled.store_files, reader.database, _ciphers(enrolled), durable)
    finally:
        reader.close()


def _ciphers(enrolled: EnrolledMachine) -> MachineSegmentCiphers:
    return MachineSegmentCiphers(enrolled.machine, enrolled.enrolment.root.recovery, enrolled.randomness)


def public_keys(enrolled: EnrolledMachine) -> Mapping[KeyId, bytes]:
    """Return the journal keys that have signed this counter's entries: this PC's, and of those before it."""
    machine = enrolled.machine
    former = {key_id(each.public_key): each.public_key for each in enrolled.enrolment.former}
    return {**former, machine.key_id(KeyUsage.JOURNAL): machine.public_key(KeyUsage.JOURNAL)}
