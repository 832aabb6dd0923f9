"""Memory at work: window and courier after a morning of filing, printing and sending, in whole processes.

`.venv/bin/python bench/bench_memory.py [--count N]`; it starts a portal, a printer and a reader of its own.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

GOAL_MB = 250
MB = 1024 * 1024
SERVICES = ("CR1", "PP1", "PO2", "JU1", "CO2")


class Clerk:
    """Works at a counter's window by its presenters, as its own event loop would let it."""

    def __init__(self, app: Any, shell: Any) -> None:
        self._app = app
        self._shell = shell

    def until(self, is_so: Callable[[], bool]) -> None:
        """Let the window work until something is so; what was thrown away goes, as between two events."""
        from PySide6.QtCore import QCoreApplication, QEvent, QThread

        while not is_so():
            self._app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QThread.msleep(5)

    def reach(self, page: str) -> Any:
        """Wait for a page; return its presenter."""
        self.until(lambda: self._shell.here is not None and self._shell.here[0] == page)
        return self._shell.here[1]

    def begin(self) -> None:
        """Sign in and open the shift."""
        sign_in = self.reach("sign_in")
        sign_in.type_operator("1001")
        sign_in.submit("135790")
        shift = self.reach("open_shift")
        shift.type_float("0")
        shift.submit()

    def file(self, service: str) -> None:
        """Take one application from the search to its receipt."""
        from kiosk.domain.form import Form
        from kiosk.ui.counter.pages import Command

        self.reach("home").open(service)
        form = self.reach("form")
        definition = form.form.definition
        for name, text in Form.of_answers(definition, definition.example or {}).texts.items():
            form.type_text(name, text)
        for paper in definition.documents:
            form.tick(paper.code, seen=True)
        form.agree(agreed=True)
        form.go_on()
        self.reach("check").pay()
        payment = self.reach("payment")
        payment.type_tendered("100")
        payment.submit()
        self.reach("receipt")
        self._shell.press(Command.NEW)


def work(home: Path, count: int) -> None:
    """File until everything is printed and sent; then weigh."""
    from PySide6.QtWidgets import QApplication

    from kiosk.app.behind_counter import load_behind
    from kiosk.app.counter_lanes import counter_lanes
    from kiosk.app.shipped import load_texts
    from kiosk.sync.status import LineState, read_status
    from kiosk.ui.early import WindowSettings, open_early
    from kiosk.ui.idle import IdleCollector
    from kiosk.ui.lead import STORE

    app = QApplication(["bench"])
    with counter_lanes() as (lanes, ends):
        early = open_early(app, lanes, load_texts(), WindowSettings())
        early.shell.show()
        lanes[STORE].submit(lambda: load_behind(home, lanes, ends, load_texts())).result()(early)
        collector = IdleCollector(early.shell, early.shell.page_shown)
        clerk = Clerk(app, early.shell)
        clerk.begin()
        for number in range(count):
            clerk.file(SERVICES[number % len(SERVICES)])
        clerk.until(lambda: read_status(home).line is LineState.UP and read_status(home).waiting == 0)
        window = psutil.Process()
        couriers = [each for each in window.children() if "courier" in " ".join(each.cmdline())]
        weighed = {
            "window_mb": round(window.memory_info().rss / MB),
            "courier_mb": round(sum(each.memory_info().rss for each in couriers) / MB),
        }
        sys.stdout.write(json.dumps(weighed) + "\n")
        sys.stdout.flush()
        collector.close()
        early.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--inside", type=Path)
    wanted = parser.parse_args()
    if wanted.inside is not None:
        work(wanted.inside, wanted.count)
        return
    from kiosk.demo.stage import open_stage

    with open_stage(keep=False, paper_rows_per_s=0, tell=lambda _step: None) as stage:
        command = [
            sys.executable,
            __file__,
            "--inside",
            str(stage.counter.home),
            "--count",
            str(wanted.count),
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    weighed = json.loads(said.splitlines()[-1])
    together = weighed["window_mb"] + weighed["courier_mb"]
    print("| after work | window RSS, MB | courier RSS, MB | together | goal |")
    print("| --- | ---: | ---: | ---: | ---: |")
    row = f"{weighed['window_mb']} | {weighed['courier_mb']} | {together} | {GOAL_MB}"
    print(f"| {wanted.count} applications filed, printed, sent | {row} |")


if __name__ == "__main__":
    main()
