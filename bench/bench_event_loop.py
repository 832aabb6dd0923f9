"""The window's event loop and the clerk's commits while 10,000 waiting entries go to a real portal.

The window is the real one behind its real composition: store lane, watch, courier process (nice 10), answers
folded in while they come. The clerk is signed in and has today's list open, which is read again at each
news. A 5 ms timer on the GUI thread writes down the gaps between its ticks; a clerk far quicker than any
settles the next application 100 ms after the last. Then the same window with the same clerk and nothing left
to send, then with nothing at all, and a bare PySide6 window as the floor.
"""

import argparse
import contextlib
import gc
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import stage
from bench.at_work import Gaps, NotedSignals, Phase, Progress, QuickClerk
from bench.thread_courier import courier_in_a_thread
from kiosk.app.behind_counter import behind_window
from kiosk.app.counter import EnrolledMachine
from kiosk.app.shipped import load_texts
from kiosk.ui.counter.pages import PageName
from kiosk.ui.window import Opened, open_window

LOOK_MS = 250
LONGEST_S = 1800.0
QUIET_S = 3.0
STOPPED: list[int] = []  # signals that came: what is raised within Qt would be lost there
ROWS = {
    "sending": "sending, clerk at work",
    "clerk": "nothing to send, clerk at work",
    "idle": "same window, idle",
    "thread": "competitor: sending by a thread of the window, clerk at work",
    "bare": "bare PySide6 window, idle",
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; a thread shows what it does with fewer entries."""

    entries: int
    rest_s: float

    @property
    def thread_entries(self) -> int:
        """How many entries wait where the courier is a thread."""
        return min(self.entries, max(500, self.entries // 5))


@dataclass
class Backlog:
    """What waited when the line came, and when it was gone."""

    entries: int = 0
    countersigned_s: float = 0.0
    judged_s: float = 0.0


def wait_until(app: QApplication, holds: Callable[[], bool], deadline_s: float = LONGEST_S) -> float:
    """Run the event loop until something holds; return the seconds it took."""
    began_s = time.perf_counter()

    def look() -> None:
        if STOPPED or holds() or time.perf_counter() - began_s > deadline_s:
            app.quit()

    timer = QTimer()
    timer.setInterval(LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    app.exec()
    timer.stop()
    took_s = time.perf_counter() - began_s
    if STOPPED:
        raise KeyboardInterrupt
    if took_s > deadline_s:
        raise RuntimeError("the bench waits in vain")
    return took_s


def wait_s(app: QApplication, seconds: float) -> float:
    """Run the event loop for so long."""
    ends_s = time.perf_counter() + seconds
    return wait_until(app, lambda: time.perf_counter() >= ends_s)


@dataclass(frozen=True, slots=True)
class Measured:
    """An open window with the clerk signed in, and what looks at it."""

    app: QApplication
    news: NotedSignals
    gaps: Gaps
    clerk: QuickClerk
    progress: Progress

    def phase(self, wait: Callable[[], float], *, has_clerk: bool = True) -> Phase:
        """Measure while something is waited for."""
        phase = Phase()
        self.gaps.note_in(phase)
        self.clerk.work_in(phase if has_clerk else None)
        phase.seconds = wait()
        self.gaps.note_in(None)
        self.clerk.work_in(None)
        wait_until(self.app, lambda: not self.clerk.is_busy)
        return phase

    def sending(self, entries: int, head: int) -> tuple[Phase, Backlog]:
        """Measure until everything up to `head` is countersigned, and so many applications are judged."""
        wait_until(self.app, lambda: self.news.status is not None)
        backlog, began_s = Backlog(entries=self.news.waiting()), time.perf_counter()

        def is_done() -> bool:
            acknowledged, judged = self.progress.look()
            if acknowledged >= head and not backlog.countersigned_s:
                backlog.countersigned_s = time.perf_counter() - began_s
            return acknowledged >= head and judged >= entries

        phase = self.phase(lambda: wait_until(self.app, is_done))
        backlog.judged_s = phase.seconds
        return phase, backlog

    def rest(self, seconds: float) -> tuple[Phase, Phase]:
        """Measure with nothing to send: with the clerk, then without."""
        with_clerk = self.phase(lambda: wait_s(self.app, seconds))
        wait_until(
            self.app, lambda: self.news.waiting() == 0 and time.perf_counter() - self.news.news_s > QUIET_S
        )
        return with_clerk, self.phase(lambda: wait_s(self.app, seconds), has_clerk=False)


@contextlib.contextmanager
def measured_window(app: QApplication, enrolled: EnrolledMachine) -> Iterator[Measured]:
    """Open the real window of a home with the clerk at today's list; the courier starts last."""
    with behind_window(enrolled) as behind, contextlib.closing(Progress(enrolled)) as progress:
        gc.freeze()
        opened = open_window(app, behind.equipment, behind.lanes, load_texts())
        opened.shell.show()
        sign_in(app, opened)
        news = NotedSignals(opened)
        measured = Measured(app, news, Gaps(), QuickClerk(behind, opened), progress)
        behind.begin(news)
        yield measured
        opened.close()


def measure(
    app: QApplication, home: Path, thread_home: Path, sizes: Sizes
) -> tuple[dict[str, Phase], Backlog]:
    """Measure all rows."""
    phases: dict[str, Phase] = {}
    enrolled = EnrolledMachine.of_home(home)
    head = enrolled_head(enrolled)
    with measured_window(app, enrolled) as measured:
        phases["sending"], backlog = measured.sending(sizes.entries, head)
        phases["clerk"], phases["idle"] = measured.rest(sizes.rest_s)
    enrolled = EnrolledMachine.of_home(thread_home)
    head = enrolled_head(enrolled)
    with courier_in_a_thread(), measured_window(app, enrolled) as measured:
        phases["thread"], _ = measured.sending(sizes.thread_entries, head)
    phases["bare"] = bare(app, sizes.rest_s)
    return phases, backlog


def enrolled_head(enrolled: EnrolledMachine) -> int:
    """Return the number of the last entry."""
    with contextlib.closing(enrolled.open_reader()) as reader:
        return reader.head.seq if reader.head else 0


def sign_in(app: QApplication, opened: Opened) -> None:
    """Sign the clerk in as the page does, and open today's list."""
    flow = opened.flow
    flow._do_sign_in(stage.OPERATOR, stage.PIN)  # noqa: SLF001 - what the page's button calls
    wait_until(app, lambda: flow.seat.shift is not None and opened.background.is_idle)
    flow.show_today()
    wait_until(app, lambda: opened.background.is_idle)
    if opened.shell._here is None or opened.shell._here[0] is not PageName.TODAY:  # noqa: SLF001 - is it open
        raise RuntimeError("today's list is not open")


def bare(app: QApplication, seconds: float) -> Phase:
    """Measure a window with one label, when everything else is gone."""
    window = QLabel("0")
    window.resize(1280, 800)
    window.show()
    gaps, phase = Gaps(), Phase()
    gaps.note_in(phase)
    phase.seconds = wait_s(app, seconds)
    gaps.note_in(None)
    window.close()
    return phase


def row(name: str, phase: Phase) -> list[str]:
    """Return a row of the table."""
    gaps, commits = phase.gaps_ms, phase.commits_ms
    cells = [f"{stage.quantile(gaps, share):.1f}" for share in (0.5, 0.99, 0.999)]
    cells += [f"{max(gaps):.1f}", f"{len(gaps):,}"]
    if not commits:
        return [name, *cells, "", "", "", ""]
    clerk = [f"{stage.quantile(commits, share):.1f}" for share in (0.5, 0.99)]
    return [name, *cells, *clerk, f"{max(commits):.1f}", f"{len(commits):,}"]


@contextlib.contextmanager
def foreign_eater() -> Iterator[None]:
    """Let another program, at usual priority, use all of a processor."""
    eater = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        eater.kill()
        eater.wait()


def main(*, is_eaten: bool = False) -> None:
    """Measure and print; `is_eaten` stands for `--eater`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 entries and shorter rests")
    parser.add_argument("--eater", action="store_true", help="a foreign process eats a processor meanwhile")
    parser.add_argument("--entries", type=int, default=None, help="how many wait; default 10,000")
    options = parser.parse_args()
    sizes = Sizes(options.entries or (1000 if options.quick else 10_000), 8.0 if options.quick else 30.0)
    logging.basicConfig(level=logging.WARNING)
    stage.draw_off_screen()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: STOPPED.append(got))
    with stage.bench_stage() as built:
        counter, other = built.counter(), built.counter()
        began_s = time.perf_counter()
        stage.file_many(counter.home, sizes.entries)
        filing_s = time.perf_counter() - began_s
        stage.file_many(other.home, sizes.thread_entries)
        with foreign_eater() if options.eater or is_eaten else contextlib.nullcontext():
            phases, backlog = measure(QApplication(["bench"]), counter.home, other.home, sizes)
    rate = sizes.entries / filing_s
    print(
        f"{sizes.entries:,} applications filed in {filing_s:.0f} s ({rate:.0f}/s, each in both copies)."
        f" {backlog.entries:,} entries waited: all sent and countersigned after"
        f" {backlog.countersigned_s:.0f} s, all judged and folded in after {backlog.judged_s:.0f} s."
        f" Entries before the thread: {sizes.thread_entries:,}.\n"
    )
    head = ["gap of a 5 ms timer, ms", "p50", "p99", "p99.9", "max", "ticks"]
    head += ["commit, ms: p50", "p99", "max", "commits"]
    print(stage.table(head, [row(words, phases[name]) for name, words in ROWS.items()]))


if __name__ == "__main__":
    main()
