"""Self-service: page change, wipe, memory after many journeys: `python bench/bench_self_service.py`."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from kiosk.domain.form import Form
from kiosk.ui.selfservice.screens import PageName
from tests.fakes.citizen_scenes import FATMA
from tests.fakes.citizen_window import CitizenWindow, open_citizen
from tests.fakes.counter_scenes import settle


@dataclass
class Spans:
    """Seconds that something took, by the clock and of this processor."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def row(self, what: str) -> str:
        """Return a line of the table: median and 95th of both."""
        clock, processor = (
            f"{at(spans, 0.5) * 1000:.0f} / {at(spans, 0.95) * 1000:.0f} ms"
            for spans in (self.clock, self.processor)
        )
        return f"| {what} | {clock} | {processor} |"


def at(spans: list[float], share: float) -> float:
    return sorted(spans)[int((len(spans) - 1) * share)]


class Painted(QObject):
    """Notes that the window was painted."""

    is_so = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See every event of the window."""
        self.is_so = self.is_so or event.type() is QEvent.Type.Paint
        return False


class Watch:
    """Times one act of the citizen until the window stands painted again."""

    def __init__(self, window: CitizenWindow) -> None:
        self._painted = Painted()
        window.shell.installEventFilter(self._painted)
        self.changes, self.filings, self.wipes = Spans(), Spans(), Spans()

    def time(self, spans: Spans, act: Callable[[], object]) -> None:
        """Take the time of one act."""
        clock, processor = time.perf_counter(), time.thread_time()
        act()
        self._painted.is_so = False
        while not self._painted.is_so:
            QApplication.processEvents()
        spans.clock.append(time.perf_counter() - clock)
        spans.processor.append(time.thread_time() - processor)
        settle()


def journey(window: CitizenWindow, watch: Watch) -> None:
    """File a birth certificate and wipe."""
    watch.time(watch.changes, lambda: window.step.press("ar"))
    watch.time(watch.changes, lambda: window.step.press("open:CR1"))
    watch.time(watch.changes, window.step.forward)
    definition = window.flow.journey.visit.definition
    assert definition is not None
    texts = {**FATMA, **Form.of_answers(definition, definition.example or {}).texts}
    while window.flow.page is PageName.QUESTION:
        for _ in range(2):  # what was chosen may have brought others
            for place in [box.place for box in window.step._boxes()]:  # noqa: SLF001 - as the tests answer
                window.step.press(place, texts.get(place, ""))
        settle()
        watch.time(watch.changes, window.step.forward)
    window.step.press("agree")
    settle()
    watch.time(watch.filings, window.step.forward)
    assert window.flow.page is PageName.DONE
    watch.time(watch.wipes, lambda: wipe(window))
    window.hall.journal.committed[3:] = []  # the journal of the hall in memory is no part of the window


def wipe(window: CitizenWindow) -> None:
    """End the visit and wait until everything of it is destroyed."""
    ended: list[bool] = []
    window.shell.wiped.connect(lambda: ended.append(True))
    window.flow.end()
    while not ended:
        QApplication.processEvents()
    window.shell.wiped.disconnect()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--journeys", type=int, default=500)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    count = 20 if options.quick else options.journeys
    app = QApplication.instance() or QApplication(sys.argv[:1])
    window = open_citizen(app)
    window.shell.show()
    settle()
    watch = Watch(window)
    after: dict[int, float] = {}
    for number in range(1, count + 1):
        journey(window, watch)
        if number in {1, 10, count // 2, count}:
            after[number] = psutil.Process().memory_info().rss / 2**20
    window.opened.close()
    print("| figure, p50 / p95 | by the clock | of one processor |")
    print("|---|---|---|")
    print(watch.changes.row("page change, touch to paint"))
    print(watch.filings.row("signed and filed in memory, slip painted"))
    print(watch.wipes.row("wipe and first page painted again"))
    for number, mib in after.items():
        print(f"| resident memory after {number} journeys | {mib:.0f} MiB | |")


if __name__ == "__main__":
    main()
