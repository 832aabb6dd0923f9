"""Many citizens one after the other at one machine (`citizens_worker.py` is the process).

The window, its lanes, its store and its courier are those of `kiosk run --mode self-service`, off screen.
Each citizen files a birth certificate by pressing the page's own buttons and writing into its own fields;
then the machine is wiped. Every tenth time a JSON line tells how much memory the process holds.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.app.behind import Behind
from kiosk.app.counter import EnrolledMachine
from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.self_service import equipment_of
from kiosk.app.shipped import load_texts
from kiosk.config import load_settings
from kiosk.domain.form import Form
from kiosk.ui.idle import IdleCollector
from kiosk.ui.lead import STORE
from kiosk.ui.selfservice.opening import KioskSettings, OpenedKiosk, open_kiosk
from kiosk.ui.selfservice.screens import PageName

LOOK_EVERY_MS = 5
TELL_EVERY = 10
SERVICE = "CR1"
MIB = 2**20


class Citizens:
    """Whoever comes to the machine, one after the other."""

    def __init__(self, opened: OpenedKiosk) -> None:
        self._shell: Any = opened.shell
        self._flow = opened.flow

    def until(self, is_so: Callable[[], bool]) -> None:
        """Let the window work until something is so; the parent has the deadline."""
        loop, timer = QEventLoop(), QTimer()
        timer.setInterval(LOOK_EVERY_MS)
        timer.timeout.connect(lambda: loop.quit() if is_so() else None)
        timer.start()
        loop.exec()

    def apply(self, number: int) -> None:
        """Come, file, and leave."""
        flow = self._flow
        self.fill(number)
        self.press("agree")
        self.forward()
        self.until(lambda: flow.page is PageName.DONE)
        self.forward()
        self.until(lambda: flow.page is PageName.ATTRACT and self._shell._frame is not None)

    def fill(self, number: int) -> None:
        """Come, and answer up to the page on which everything is checked."""
        flow = self._flow
        self._press("ar", PageName.FIND)
        self.until(lambda: f"open:{SERVICE}" in self._shell._stage.plates)
        self._press(f"open:{SERVICE}", PageName.SERVICE)
        self.forward()
        self.until(lambda: flow.page is PageName.QUESTION)
        definition: Any = flow.journey.visit.definition
        answers = dict(Form.of_answers(definition, definition.example or {}).texts)
        answers["phone"] = f"091{1000000 + number * 37 % 8999999}"
        while flow.page is PageName.QUESTION:
            self._answer(answers)
        assert flow.page is PageName.CHECK, flow.page

    def press(self, name: str) -> None:
        """Press a button of the page."""
        self._shell._stage.plates[name].click()

    def forward(self) -> None:
        """Press the one way on."""
        self._shell._footer.first.click()

    def _press(self, name: str, page: PageName) -> None:
        self._shell._stage.plates[name].click()
        self.until(lambda: self._flow.page is page)

    def _answer(self, answers: dict[str, str]) -> None:
        step: Any = self._flow.step
        for _ in range(2):  # what was chosen may have brought others
            for place in [box.place for box in step._boxes()]:
                field = self._shell._stage.fields.get(place)
                if field is not None:
                    field.setText(answers.get(place, ""))
                else:
                    step.press(place, answers.get(place, ""))
        self._shell._step.forward()
        self.until(lambda: self._flow.step is not step)


def resident_bytes() -> int:
    """Return how much memory this process has; without a library that would be part of it."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main(home: Path, count: int) -> None:
    app = QApplication(["kiosk"])
    with counter_lanes() as (lanes, ends):
        enrolled, texts = EnrolledMachine.of_home(home), load_texts()
        behind = lanes[STORE].submit(lambda: Behind(enrolled, lanes, ends, texts)).result()
        opened = open_kiosk(
            app, equipment_of(behind, load_settings(home), None), lanes, texts, KioskSettings()
        )
        behind.begin(opened.signals)
        opened.shell.show()
        opened.shell._timer.stop()  # however slow the machine is, nobody is thought to have left
        collector = IdleCollector(opened.shell, opened.shell.page_shown, rest_ms=0)
        citizens = Citizens(opened)
        for number in range(1, count + 1):
            citizens.apply(number)
            if number % TELL_EVERY == 0 or number == 1:
                gc.collect()
                said = {"journeys": number, "mib": round(resident_bytes() / MIB, 1)}
                sys.stdout.write(json.dumps(said) + "\n")
                sys.stdout.flush()
        collector.close()
        opened.close()
