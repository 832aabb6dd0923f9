"""A real self-service window that stands on a question for a scan; its folder is the one argument.

No service that ships asks for one; this one does. The hall is in memory, the folder of the scanner is real.
"""

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kiosk.devices.scanners.scan_folder import ScanFolder
from kiosk.documents.scan_doubt import doubt_of
from kiosk.trust.system_clock import SystemClock
from kiosk.ui.selfservice.screens import PageName
from tests.fakes.citizen_window import open_citizen
from tests.fakes.form_scenes import scan


def main() -> int:
    """Show the question until the process is ended."""
    app = QApplication(["kiosk"])
    window = open_citizen(app)
    window.shell.showFullScreen()
    scan(window)
    journey = window.flow.journey
    journey.equipment = replace(
        journey.equipment, scans=ScanFolder(Path(sys.argv[1]), doubt_of), clock=SystemClock()
    )
    journey.go(PageName.QUESTION)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
