"""Takes a machine out of service: only when the portal holds everything, and then its keys are destroyed.

What was decided is written before the first key goes: a power cut in between is gone on from, never undone.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.app.carrying import carry_home
from kiosk.app.checks import CheckWords
from kiosk.app.counter import EnrolledMachine, open_counter
from kiosk.app.looking import CounterView, look
from kiosk.app.shipped import load_texts
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import OperatorId
from kiosk.errors import DeviceRetiredError, NotEnrolledError, RetireRefusedError, StoreError, TrainingError
from kiosk.ports import Check, Level
from kiosk.store.journal import COUNTER_RETIRED
from kiosk.store.writer_lock import WriterLock
from kiosk.trust import durable_files
from kiosk.usecases.recognise_operator import recognise_supervisor

TOMBSTONE: Final = "retired.json"
MOVED: Final = "moved"
CLOSED: Final = "closed"
REASONS: Final = (MOVED, CLOSED)
_SECRETS: Final = ("keys.json", "host.secret")
_KEPT: Final = frozenset({TOMBSTONE, "writer.lock"})


@dataclass(frozen=True, slots=True)
class Retired:
    """What is left of a counter: which it was, and up to where the portal has countersigned all of it."""

    device_id: str
    office: str
    counter: int
    reason: str
    approved_by: str
    seq: int
    received_at: str
    second_copy: str


def readiness(home: Path) -> tuple[Check, ...]:
    """Say what keeps a counter from being retired: red keeps it, green does not."""
    words, view = CheckWords(load_texts()), look(EnrolledMachine.of_home(home))
    return tuple(_readiness(words, view))


def retire_home(home: Path, supervisor: str, pin: str, reason: str) -> Retired:
    """Send the last of a counter, write that it is retired, send that too, and destroy its keys.

    Raises:
        RetireRefusedError: a shift is open, or something is not with the portal; nothing was destroyed.
        WrongPinError, SupervisorNeededError: nobody's, or a clerk's.
        WriterBusyError: a window of this counter is open.
        LineError: the portal was not reached; nothing was destroyed, do it again.
    """
    begun = _begun(home)
    if begun is None:
        begun = _decided(home, supervisor, pin, reason)
        durable_files.replace(home / TOMBSTONE, json.dumps(asdict(begun), indent=1).encode())
    _destroy(home, Path(begun.second_copy))
    return begun


def _readiness(words: CheckWords, view: CounterView) -> Iterator[Check]:
    counts = {
        "retire_shift": int(view.open_shift_of is not None),
        "retire_waiting": view.waiting,
        "retire_pictures": view.pictures_waiting,
        "retire_owed": view.courier.owed,
    }
    for name, count in counts.items():
        yield words.trouble(name, Level.RED, count=count) if count else words.ok(name)


def _decided(home: Path, supervisor: str, pin: str, reason: str) -> Retired:
    enrolled = EnrolledMachine.of_home(home)
    if enrolled.enrolment.place.is_training:
        raise TrainingError("retiring")
    if not _is_written(home):
        _send(enrolled)
        _refuse_unless_ready(home)
    with open_counter(home) as counter:
        desk, journal = counter.desk, counter.store.journal
        recognise_supervisor(desk.staff, desk.counter.clock, OperatorId(supervisor), pin)
        last = journal.entries(journal.head.seq, 1)
        if not (last and last[0].kind == COUNTER_RETIRED):  # an earlier try came so far
            journal.record_retired({"reason": reason, "approved_by": supervisor})
        last_entry = journal.entries(journal.head.seq, 1)[0]
    word = _send_the_last(enrolled, last_entry)
    if word is None:
        _refuse_unless_ready(home)
    place, view = enrolled.enrolment.place, look(enrolled)
    return Retired(
        device_id=place.device_id,
        office=place.office,
        counter=place.counter,
        reason=reason,
        approved_by=supervisor,
        seq=view.acknowledged_seq if word is None else last_entry.seq,
        received_at=view.courier.last_success if word is None else word,
        second_copy=str(enrolled.store_files.sidecar),
    )


def _is_written(home: Path) -> bool:
    """Say whether an earlier try wrote the last entry: whatever stood before it was with the portal then."""
    with open_counter(home) as counter:
        journal = counter.store.journal
        last = journal.entries(journal.head.seq, 1)
        return bool(last) and last[0].kind == COUNTER_RETIRED


def _send_the_last(enrolled: EnrolledMachine, last: Entry) -> str | None:
    """Send the last entry, after which the portal closes the line.

    Returns:
        None when it was countersigned as always; else when the portal says it came: the closed line names it.
    """
    try:
        _send(enrolled)
    except DeviceRetiredError as closed:
        if closed.members.get("head_hash") != last.hash:
            raise
        return str(closed.members.get("retired_at", ""))
    return None


def _send(enrolled: EnrolledMachine) -> None:
    result = carry_home(enrolled)
    if result.failure is not None:
        raise result.failure


def _refuse_unless_ready(home: Path) -> None:
    kept = [check.name for check in readiness(home) if check.level is Level.RED]
    if kept:
        raise RetireRefusedError(", ".join(kept))


def _begun(home: Path) -> Retired | None:
    """Return what an interrupted retirement has decided, None when there was none.

    Raises:
        NotEnrolledError: this machine was retired to its end.
    """
    try:
        fields: dict[str, Any] = json.loads((home / TOMBSTONE).read_bytes())
        begun = Retired(**fields)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{TOMBSTONE}: {type(error).__name__}") from error
    if not any(path.name not in _KEPT for path in home.iterdir()):
        raise NotEnrolledError(f"retired: {begun.device_id}")
    return begun


def _destroy(home: Path, second_copy: Path) -> None:
    """Overwrite the keys, then remove both copies: without the keys nothing of them can be read."""
    lock = WriterLock(home / "writer.lock")
    try:
        for name in _SECRETS:
            _overwrite(home / name)
        shutil.rmtree(second_copy, ignore_errors=True)
        for path in home.iterdir():
            if path.name not in _KEPT:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    except OSError as error:
        raise StoreError(f"retiring: errno {error.errno}") from error
    finally:
        lock.release()


def _overwrite(path: Path) -> None:
    """Put random bytes in the place of a secret before its name goes; a disk may still keep old blocks."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
