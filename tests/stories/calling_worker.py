"""The self-service window in a process of its own: `python -m tests.stories.calling_worker HOME`.

A citizen writes the first answers of a birth certificate into the page's own fields; then words on standard
input lead: `call`, `lower`, `leave`. What the board says is told as one JSON line whenever it changes.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from kiosk.app.behind import Behind
from kiosk.app.counter import EnrolledMachine
from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.self_service import equipment_of
from kiosk.app.shipped import load_texts
from kiosk.config import load_settings
from kiosk.ui.lead import STORE
from kiosk.ui.selfservice.calling import CallStep
from kiosk.ui.selfservice.opening import KioskSettings, open_kiosk

LOOK_EVERY_MS = 5
# Invented: nobody has this number, and nobody is called so.
NUMBER = "119840001237"
NAMES = ("سليماز", "الورقليني", "مبروكة", "الزنقلاوي")


class Caller:
    """A citizen who has written something and does not know how to go on."""

    def __init__(self, shell: Any, flow: Any) -> None:
        self._shell = shell
        self._flow = flow
        self._told = ""
        self._timer = QTimer()
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._tell)
        self._timer.start()

    def begin(self) -> None:
        flow = self._flow
        flow.step.press("en")
        flow.step.press("open:CR1")
        flow.step.forward()
        flow.step.type_text("national_number", NUMBER)
        flow.step.forward()
        for name in NAMES:
            for field in self._shell._stage.fields.values():
                field.setText(name)
                field.textEdited.emit(name)

    def obey(self, word: str) -> None:
        step = self._flow.step
        if word == "call":
            self._shell._command("call")
        elif word == "lower":
            step.back()
        elif word == "leave":
            self._flow.end()

    def _tell(self) -> None:
        step = self._flow.step
        said = step.state if isinstance(step, CallStep) else str(self._flow.page)
        if said != self._told:
            self._told = said
            sys.stdout.write(json.dumps({"board": said}) + "\n")
            sys.stdout.flush()


def main() -> int:
    """Open the window on a home and obey until standard input ends."""
    home = Path(sys.argv[1])
    app = QApplication(["calling"])
    with counter_lanes() as (lanes, ends):
        enrolled, texts = EnrolledMachine.of_home(home), load_texts()
        behind = lanes[STORE].submit(lambda: Behind(enrolled, lanes, ends, texts)).result()
        equipment = equipment_of(behind, load_settings(home), None)
        opened = open_kiosk(app, equipment, lanes, texts, KioskSettings(size=(1280, 800)))
        opened.shell.show()
        behind.begin(opened.signals)
        caller = Caller(opened.shell, opened.flow)

        def begin_when_there_are_services() -> None:
            if opened.flow.journey.machine.definitions:
                ready.stop()
                caller.begin()

        ready = QTimer()
        ready.setInterval(LOOK_EVERY_MS)
        ready.timeout.connect(begin_when_there_are_services)
        ready.start()

        def said() -> None:
            words = os.read(sys.stdin.fileno(), 4096).decode().split()
            if not words:
                app.quit()
            for word in words:
                caller.obey(word)

        notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda *_socket: said())
        app.exec()
        opened.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
