"""A citizen who pays at the real window of a home: `python -m tests.stories.paying_worker HOME`.

Window, lanes, store, driver are those of `kiosk run --mode self-service`, off screen. A line tells each page
once the money is asked for; the process works on until it is killed.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kiosk.app.behind import Behind
from kiosk.app.counter import EnrolledMachine
from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.self_service import equipment_of
from kiosk.app.shipped import load_texts
from kiosk.config import load_settings
from kiosk.ui.lead import STORE
from kiosk.ui.selfservice.opening import KioskSettings, open_kiosk
from kiosk.ui.selfservice.screens import PageName
from tests.stories.citizens import Citizens


def tell(page: PageName) -> None:
    sys.stdout.write(f"{page}\n")
    sys.stdout.flush()


def main(home: Path) -> None:
    app = QApplication(["kiosk"])
    with counter_lanes() as (lanes, ends):
        enrolled = EnrolledMachine.of_home(home)
        behind = lanes[STORE].submit(lambda: Behind(enrolled, lanes, ends, load_texts())).result()
        equipment = equipment_of(behind, load_settings(home), None)
        opened = open_kiosk(app, equipment, lanes, load_texts(), KioskSettings())
        behind.begin(opened.signals)
        opened.shell.show()
        opened.shell._timer.stop()  # however slow the machine is, nobody is thought to have left
        citizen = Citizens(opened)
        citizen.fill(1)
        citizen.press("agree")
        flow = opened.flow
        citizen.until(lambda: flow.journey.machine.is_terminal_ready)
        citizen.forward()
        citizen.until(lambda: flow.page is PageName.PAY)
        citizen.press("by_terminal")
        citizen.until(lambda: flow.page is PageName.TERMINAL)
        tell(flow.page)
        citizen.until(lambda: flow.page is not PageName.TERMINAL)
        tell(flow.page)
        citizen.until(lambda: False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
