"""Run by bench_start: opens a window, says when its first page is painted, closes it at a word on stdin.

Words: `bare`, or `kiosk HOME`. Imports nothing before it is due: imports are part of what is measured.
"""

import sys
import time
from typing import Any

_KEPT: list[Any] = []


def tell_when_painted(window: Any) -> None:
    """Print monotonic and processor time when the event loop is idle after the window's first painting."""
    from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer
    from PySide6.QtWidgets import QApplication

    class Painted(QObject):
        """Sees the first painting."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
            if event.type() == QEvent.Type.Paint:
                window.removeEventFilter(self)
                QTimer.singleShot(0, lambda: print(time.monotonic(), time.process_time(), flush=True))
            return False

    painted = Painted()
    window.installEventFilter(painted)
    word = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    word.activated.connect(QApplication.closeAllWindows)
    _KEPT.extend((painted, word))


def bare() -> int:
    """Open a window with one label."""
    from PySide6.QtWidgets import QApplication, QLabel

    app = QApplication(["bare"])
    window = QLabel("0")
    window.resize(1280, 800)
    window.show()
    tell_when_painted(window)
    return int(app.exec())


def kiosk(home: str) -> int:
    """Do what `kiosk run` does, through its own command line."""
    sys.path.insert(0, __file__.rpartition("/bench/")[0])
    from kiosk.app import window
    from kiosk.cli import main

    room: Any = window
    run_window = room.run_window

    def noted(equipment: Any, lanes: Any, texts: Any, settings: Any, begin: Any) -> int:
        def begun(signals: Any) -> None:
            from PySide6.QtWidgets import QApplication

            begin(signals)
            tell_when_painted(QApplication.topLevelWidgets()[0])

        return int(run_window(equipment, lanes, texts, settings, begun))

    room.run_window = noted
    return main(["run", "--home", home])


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1] == "bare" else kiosk(sys.argv[2]))
