"""Run by bench_start: opens a window, says when it is painted and when all is open, closes at a word.

Words: `bare`, or `kiosk HOME`. Imports nothing before it is due: imports are part of what is measured.
"""

import sys
import time
from typing import Any

_KEPT: list[Any] = []


def tell() -> None:
    """Print monotonic and processor time."""
    print(time.monotonic(), time.process_time(), flush=True)


def tell_when_painted(window: Any) -> None:
    """Print monotonic and processor time when the event loop is idle after the window's first painting."""
    from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer
    from PySide6.QtWidgets import QApplication

    class Painted(QObject):
        """Sees the first painting."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
            if event.type() == QEvent.Type.Paint:
                window.removeEventFilter(self)
                QTimer.singleShot(0, tell)
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
    from kiosk.ui.plain_imports import keep_plain_imports

    keep_plain_imports()  # as the command does before the modules of a window are loaded
    from kiosk.app import window
    from kiosk.cli import main
    from kiosk.ui import early

    app_room: Any = window
    ui_room: Any = early
    run_window, open_early = app_room.run_window, ui_room.open_early

    def opened_early(*parts: Any) -> Any:
        made = open_early(*parts)
        tell_when_painted(made.shell)
        return made

    def noted(load: Any, lanes: Any, texts: Any, settings: Any) -> int:
        def loaded() -> Any:
            furnish = load()

            def furnished(window: Any) -> None:
                furnish(window)
                tell()

            return furnished

        return int(run_window(loaded, lanes, texts, settings))

    ui_room.open_early = opened_early
    app_room.run_window = noted
    return main(["run", "--home", home])


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1] == "bare" else kiosk(sys.argv[2]))
