"""The competitor of the courier's process: the same courier as a thread of the window."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kiosk.app import behind
from kiosk.app.carrying import courier_of
from kiosk.app.counter import EnrolledMachine
from kiosk.app.reports import report_bug
from kiosk.lanes import Lane
from kiosk.store.inbox import SpoolInbox
from kiosk.sync.schedule import status_after
from kiosk.sync.status import CourierStatus
from kiosk.trust.segments import MachineSegmentCiphers

PAUSE_S = 2.0


class ThreadCourier:
    """Stands in for `kiosk.app.courier_child.CourierChild`; does its rounds in a lane of this process."""

    is_alive = True

    def __init__(self, home: Path, on_status: Callable[[CourierStatus], None]) -> None:
        self._enrolled = EnrolledMachine.of_home(home)
        self._on_status = on_status
        self._woken = threading.Event()
        self._stop = threading.Event()
        self._lane = Lane("courier", report_bug)
        self._lane.submit(self._work)

    def restart(self) -> None:
        """A thread does not die alone."""

    def wake(self, _word: str) -> None:
        """Begin the next round."""
        self._woken.set()

    def close(self) -> None:
        """End after the exchange under way."""
        self._stop.set()
        self._woken.set()
        self._lane.stop(30.0)

    def _work(self) -> None:
        enrolled, status = self._enrolled, CourierStatus()
        recovery = enrolled.enrolment.root.recovery
        ciphers = MachineSegmentCiphers(enrolled.machine, recovery, enrolled.randomness)
        inbox = SpoolInbox(enrolled.store_files.inbox, ciphers)
        with (
            contextlib.closing(enrolled.open_reader()) as reader,
            courier_of(enrolled, reader.runs, inbox, reader.books) as courier,
        ):
            while not self._stop.is_set():
                result = courier.round(self._stop.is_set)
                status = status_after(status, result, courier, datetime.now(UTC), PAUSE_S)
                self._on_status(status)
                self._woken.wait(PAUSE_S)
                self._woken.clear()


@contextlib.contextmanager
def courier_in_a_thread() -> Iterator[None]:
    """Let windows opened within the block have their courier as a thread."""
    room: Any = behind
    process = room.CourierChild
    room.CourierChild = ThreadCourier
    try:
        yield
    finally:
        room.CourierChild = process
