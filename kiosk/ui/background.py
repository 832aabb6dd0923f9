"""The one bridge from the lanes to the GUI thread: work goes out, frozen values and errors come home."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class Lane(Protocol):
    """One thread of its own that does one piece of work after the other."""

    def submit(self, work: Callable[[], T], /) -> "Future[T]":
        """Queue a piece of work and return at once."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A finished future and who waits for it."""

    ticket: int
    future: "Future[Any]"


class Background(QObject):
    """Sends work to a lane and calls back on the GUI thread; lives on the GUI thread, closed by the window.

    The sender of the signal is this object, which never leaves the GUI thread, so the slot always runs there.
    """

    _finished = Signal(object)

    def __init__(self, lanes: Mapping[str, Lane]) -> None:
        super().__init__()
        self._lanes = lanes
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[BaseException], None]]] = {}
        self._next = 0
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is under way."""
        return not self._waiting

    def run(
        self,
        lane: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do `work` in a lane; later call `done` with its value or `failed` with its error, once.

        Args:
            lane: `store`, `printer`, `reader`, `scale` or `terminal`.
            work: touches nothing of the window and returns a frozen value.
            done: called on the GUI thread.
            failed: the same, with whatever was raised.
        """
        self._next += 1
        ticket = self._next
        self._waiting[ticket] = (done, failed)
        future = self._lanes[lane].submit(work)
        future.add_done_callback(lambda finished: self._finished.emit(_Outcome(ticket, finished)))

    def close(self) -> None:
        """Forget who waits: what still comes home is dropped."""
        self._waiting.clear()

    def _on_finished(self, outcome: _Outcome) -> None:
        done, failed = self._waiting.pop(outcome.ticket, (None, None))
        if done is None or failed is None or outcome.future.cancelled():
            return
        error = outcome.future.exception()
        if error is not None:
            failed(error)
        else:
            done(outcome.future.result())
