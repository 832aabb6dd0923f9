"""Whether this program could take a home over: asked of a new version before it replaces the old."""

import contextlib
from pathlib import Path
from typing import Final

from kiosk.app.counter import EnrolledMachine
from kiosk.errors import CounterAtWorkError, KioskError, UpdateCannotReadError, WriterBusyError
from kiosk.store.schema_swap import SchemaSwap
from kiosk.store.writer_lock import WriterLock
from kiosk.sync.content_coding import Coding, compress
from kiosk.sync.wire import encode_run, sendable_prefix

_RUN_BYTES: Final = 256 * 1024
_BUSY_MS: Final = 2000


def try_to_take_over(home: Path) -> int:
    """Migrate a copy of the store, and read and pack for the portal all that is unsent; return how many.

    Nothing of the home is changed. The writer's lock is held meanwhile: nobody files in between.

    Raises:
        CounterAtWorkError: a window or a command of this counter is at work.
        UpdateCannotReadError: this program cannot take it over; the detail says what stands in the way.
    """
    enrolled = EnrolledMachine.of_home(home)
    files = enrolled.store_files
    if not files.database.exists():
        return 0
    try:
        lock = WriterLock(files.writer_lock)
    except WriterBusyError as error:
        raise CounterAtWorkError(error.detail) from error
    try:
        swap = SchemaSwap(files.database, enrolled.machine.database_key, _BUSY_MS)
        swap.rehearse(files.database.with_name(files.database.name + ".rehearsal"))
        return _read_unsent(enrolled)
    except KioskError as error:
        raise UpdateCannotReadError(f"{error.code} {error.detail}".strip()) from error
    finally:
        lock.release()


def _read_unsent(enrolled: EnrolledMachine) -> int:
    reader, count = enrolled.open_reader(), 0
    with contextlib.closing(reader):
        for epoch in reader.runs.epochs():
            seq = reader.runs.acknowledged(epoch.epoch) + 1
            while seq <= epoch.seq:
                run = sendable_prefix(reader.runs.run(epoch.epoch, seq, _RUN_BYTES))
                if not run:
                    raise UpdateCannotReadError(f"entry {seq}")
                compress(encode_run(run), Coding.ZSTD)
                seq = run[-1].seq + 1
                count += len(run)
    return count
