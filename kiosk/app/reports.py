"""Reports of our own bugs and the program's log: ids and codes only, never a person's data."""

import logging
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final

LOG_FOLDER: Final = "logs"
_LOG_BYTES: Final = 1024 * 1024
_LOG_FILES: Final = 5
_LOG = logging.getLogger("kiosk.report")


class _ProgramLog(logging.Handler):
    """The one log file of this process; opened, and what turns it over loaded, when the first line comes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(
                self._path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES - 1, encoding="utf-8"
            )
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        """Close the file, if a line ever came."""
        if self._file is not None:
            self._file.close()
        super().close()


def start_log(home: Path, name: str) -> None:
    """Write the log of one process to `logs/<name>.log`, five files of 1 MB at most."""
    folder = home / LOG_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _ProgramLog(folder / f"{name}.log")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    for before in [held for held in root.handlers if isinstance(held, _ProgramLog)]:
        root.removeHandler(before)  # a window that comes back as training writes its own log
        before.close()
    root.setLevel(logging.INFO)
    root.addHandler(handler)


def report_bug(where: str, error: BaseException) -> str:
    """Log one of our own bugs and return its report number.

    Only the places in the code are logged: messages and values of an exception may hold what was typed.
    """
    number = os.urandom(4).hex()
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    _LOG.error("report %s in %s: %s at %s", number, where, type(error).__name__, places)
    return number


def install_hooks() -> None:
    """Let every exception that nobody caught end in a report."""

    def on_main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        number = report_bug("main", error.with_traceback(trace))
        sys.stderr.write(f"{number}: {kind.__name__}\n")

    def on_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            report_bug(arguments.thread.name if arguments.thread else "thread", arguments.exc_value)

    sys.excepthook = on_main
    threading.excepthook = on_thread
