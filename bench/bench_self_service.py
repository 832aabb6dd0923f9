"""Self-service: page change, wipe, memory after many journeys: `python bench/bench_self_service.py`."""

import argparse
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil
from PySide6.QtWidgets import QApplication

from kiosk.ui.selfservice.screens import PageName
from tests.fakes.citizen_scenes import answer
from tests.fakes.citizen_window import CitizenWindow, open_citizen
from tests.fakes.counter_scenes import settle


def p95(spans: list[float]) -> float:
    return sorted(spans)[int(len(spans) * 0.95)]


def journey(window: CitizenWindow, changes: list[float], wipes: list[float]) -> None:
    """File a birth certificate and wipe."""

    def timed(act: object) -> None:
        began = time.perf_counter()
        act()  # type: ignore[operator]
        window.shell.repaint()
        changes.append(time.perf_counter() - began)

    timed(lambda: window.step.press("ar"))
    timed(lambda: window.step.press("open:CR1"))
    timed(window.step.forward)
    settle()
    answer(window)
    window.step.press("agree")
    timed(window.step.forward)
    settle()
    assert window.flow.page is PageName.DONE
    ended: list[float] = []
    window.shell.wiped.connect(lambda: ended.append(time.perf_counter()))
    began = time.perf_counter()
    window.flow.end()
    while not ended:
        QApplication.processEvents()
    wipes.append(ended[0] - began)
    window.shell.wiped.disconnect()
    settle()
    window.hall.journal.committed[3:] = []  # the journal of the hall in memory is no part of the window


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
    process = psutil.Process()
    changes: list[float] = []
    wipes: list[float] = []
    after: dict[int, float] = {}
    for number in range(1, count + 1):
        journey(window, changes, wipes)
        if number in {1, 10, count // 2, count}:
            after[number] = process.memory_info().rss / 2**20
    window.opened.close()
    print("| figure | value |")
    print("|---|---|")
    print(
        f"| page change, build and paint, p50 / p95 | {sorted(changes)[len(changes) // 2] * 1000:.0f} / "
        f"{p95(changes) * 1000:.0f} ms |"
    )
    print(
        f"| wipe and first page again, p50 / p95 | {sorted(wipes)[len(wipes) // 2] * 1000:.0f} / "
        f"{p95(wipes) * 1000:.0f} ms |"
    )
    for number, mib in after.items():
        print(f"| resident memory after {number} journeys | {mib:.0f} MiB |")


if __name__ == "__main__":
    main()
