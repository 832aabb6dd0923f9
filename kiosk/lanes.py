"""Named one-thread lanes: the only owner of threads.

What must not be shared (a database connection, a serial port) is opened, used and closed in its lane.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from kiosk.errors import KioskError

T = TypeVar("T")
Report = Callable[[str, BaseException], object]
_Task = tuple[Future[Any], Callable[[], Any]]


class Lane:
    """One thread that does one thing after another, in the order submitted, until it is stopped.

    Every result and every error is in the future; an error that is not a `KioskError` is our own bug and also
    goes to `report` (lane name, error), called in the lane.
    """

    def __init__(self, name: str, report: Report) -> None:
        """Make a lane; its thread, named `lane-<name>`, begins with the first work."""
        self.name = name
        self._report = report
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._work, name=f"lane-{name}", daemon=True)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue work; return at once.

        Raises:
            RuntimeError: the lane is stopped.
        """
        future: Future[T] = Future()
        with self._door:
            if self._is_closed:
                raise RuntimeError(f"lane {self.name} is stopped")
            self._tasks.put((future, work))
            if self._thread.ident is None:
                self._thread.start()
        return future

    @property
    def is_current(self) -> bool:
        """Say whether the caller runs in this lane."""
        return threading.current_thread() is self._thread

    def stop(self, deadline_s: float) -> bool:
        """Take no more work, finish what is queued, and wait for it; may be called twice.

        Args:
            deadline_s: how long to wait; afterwards what has not begun is cancelled.

        Returns:
            True when the thread has ended; False when the work in hand outlasts the deadline.
        """
        with self._door:
            if not self._is_closed:
                self._is_closed = True
                self._tasks.put(None)
        if self._thread.ident is None:
            return True  # no work ever came
        self._thread.join(deadline_s)
        if self._thread.is_alive():
            self._cancel_queued()
        return not self._thread.is_alive()

    def _cancel_queued(self) -> None:
        try:
            while True:
                task = self._tasks.get_nowait()
                if task is not None:
                    task[0].cancel()
        except queue.Empty:
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            self._do(*task)
            del task

    def _do(self, future: Future[Any], work: Callable[[], Any]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = work()
        except KioskError as error:
            future.set_exception(error)
        except BaseException as error:  # noqa: BLE001 - the top of a lane: the one place that catches all
            future.set_exception(error)
            self._report(self.name, error)
        else:
            future.set_result(result)
