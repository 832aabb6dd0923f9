"""What measures a window at work: gaps of its event loop, a clerk quicker than any, and two who look on."""

import time
from concurrent.futures import Future
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from bench import stage
from kiosk.app.behind_counter import BehindCounter
from kiosk.app.counter import EnrolledMachine
from kiosk.app.reports import report_bug
from kiosk.lanes import Lane
from kiosk.ui.lead import STORE
from kiosk.ui.status import StatusView
from kiosk.ui.window import Opened
from kiosk.usecases.take_payment import Settlement

TICK_MS = 5
CLERK_PAUSE_MS = 100


@dataclass
class Phase:
    """What was measured in one phase."""

    seconds: float = 0.0
    gaps_ms: list[float] = field(default_factory=list)
    commits_ms: list[float] = field(default_factory=list)


class Progress:
    """Looks from outside at what the window has folded in; on a connection and in a lane of its own."""

    def __init__(self, enrolled: EnrolledMachine) -> None:
        self._lane = Lane("bench", report_bug)
        self._reader = self._lane.submit(enrolled.open_reader).result()
        self._asked: Future[tuple[int, int]] | None = None
        self._last = (0, 0)

    def look(self) -> tuple[int, int]:
        """Return the last countersigned number and the count of judged applications, as last seen."""
        if self._asked is not None and self._asked.done():
            self._last, self._asked = self._asked.result(), None
        if self._asked is None:
            self._asked = self._lane.submit(self._ask)
        return self._last

    def close(self) -> None:
        """Close the connection."""
        self._lane.submit(self._reader.close).result()
        self._lane.stop(1.0)

    def _ask(self) -> tuple[int, int]:
        runs = self._reader.runs
        judged = self._reader.database.value("SELECT count(*) FROM judgements")
        return runs.acknowledged(runs.epochs()[-1].epoch), int(judged)


class Gaps(QObject):
    """Writes down how far apart the ticks of a 5 ms timer are, on the GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.phase: Phase | None = None
        self._last_s = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    def note_in(self, phase: Phase | None) -> None:
        """Write into this phase from now on."""
        self.phase, self._last_s = phase, time.perf_counter()

    def _on_tick(self) -> None:
        now_s = time.perf_counter()
        if self.phase is not None:
            self.phase.gaps_ms.append((now_s - self._last_s) * 1000)
        self._last_s = now_s


class QuickClerk(QObject):
    """Settles applications through the store lane one after another; each is timed from asking to durable."""

    _settled = Signal(object)

    def __init__(self, behind: BehindCounter, opened: Opened) -> None:
        super().__init__()
        self._lane = behind.lanes[STORE]
        session = opened.flow.seat.signed_in
        desk = behind.equipment.desk
        self._clerk = self._lane.submit(lambda: stage.Clerk(desk, session, "bench/quick clerk")).result()
        self._phase: Phase | None = None
        self._asked_s = 0.0
        self._is_busy = False
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(CLERK_PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    @property
    def is_busy(self) -> bool:
        """Say whether an application is under way."""
        return self._is_busy

    def work_in(self, phase: Phase | None) -> None:
        """Settle applications and write into this phase; none: stop."""
        self._phase = phase
        if phase is not None:
            self._pause.start()

    def _ask(self) -> None:
        if self._phase is None or self._is_busy:
            return
        self._is_busy = True
        form = self._clerk.form()
        self._asked_s = time.perf_counter()
        self._lane.submit(lambda: self._clerk.settle(form)).add_done_callback(self._done)

    def _done(self, future: "Future[Settlement]") -> None:
        self._settled.emit((time.perf_counter() - self._asked_s, future.exception()))

    def _on_settled(self, outcome: tuple[float, BaseException | None]) -> None:
        took_s, error = outcome
        self._is_busy = False
        if error is not None:
            raise error
        if self._phase is not None:
            self._phase.commits_ms.append(took_s * 1000)
            self._pause.start()


class NotedSignals:
    """Passes news on to the window and keeps the last word of it; called from any thread."""

    def __init__(self, opened: Opened) -> None:
        self._signals = opened.signals
        self.status: StatusView | None = None
        self.news_s = time.perf_counter()

    def show_status(self, status: StatusView) -> None:
        """Pass on."""
        self.status = status
        self._signals.show_status(status)

    def states_changed(self) -> None:
        """Pass on."""
        self.news_s = time.perf_counter()
        self._signals.states_changed()

    def close(self) -> None:
        """Pass on."""
        self._signals.close()

    def waiting(self) -> int:
        """Return how many entries wait, as the strip says."""
        return self.status.waiting if self.status else 0
