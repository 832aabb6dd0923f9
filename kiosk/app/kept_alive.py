"""Keeps self-service in front of the citizen: a process of its own, started again whenever it falls.

The child runs with memory that is overwritten when it is given back, so that nothing a citizen typed lies
about after the wipe: Python takes every object from the C library, which fills what is freed. Small pieces
that the library would keep for the next of their size are not put by, for those it does not fill.
"""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kiosk.app.own_program import interpreter
from kiosk.app.reports import start_log

OVERWRITTEN: Final[Mapping[str, str]] = {
    "PYTHONMALLOC": "malloc",
    "MALLOC_PERTURB_": "165",  # Source: mallopt(3), M_PERTURB: freed bytes are set to this value
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",  # Source: glibc manual 38.2, memory allocation tunables
    "MALLOC_ARENA_MAX": "1",  # one place for all lanes: two MiB less lie about unused
}
SHORTEST_LIFE_S: Final = 5.0
PAUSE_S: Final = 2.0
FALLS_IN_A_ROW: Final = 5
# Closed on purpose, wrong words, a failure with a code of its own (`kiosk/cli.py`), interrupted.
_REFUSED: Final = frozenset({0, 2, 3, 130})
_LOG = logging.getLogger(__name__)

Sleep = Callable[[float], None]


def child_command(home: Path) -> list[str]:
    """Return the command of the window's own process."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [*interpreter(), "-m", "kiosk"]
    return [*program, "run", "--home", str(home), "--mode", "self-service", "--in-process"]


def keep_self_service(home: Path, command: list[str] | None = None, pause: Sleep = time.sleep) -> int:
    """Run the window's process until it ends on purpose; start it again when it falls.

    Args:
        home: the machine's home.
        command: the process to keep.
        pause: waits so many seconds.

    Returns:
        0 when an attendant closed it, the exit code of a start that was refused with a code on the screen,
        or that of the last of several falls in a row right after the start.
    """
    start_log(home, "keeper")
    environment = {**os.environ, **OVERWRITTEN}
    falls = 0
    while True:
        began_s = time.monotonic()
        process = subprocess.Popen(command or child_command(home), env=environment)  # noqa: S603  our own program
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            return process.wait()
        if code in _REFUSED:
            return code
        falls = falls + 1 if time.monotonic() - began_s < SHORTEST_LIFE_S else 1
        _LOG.error("the window fell with %d, %d in a row", code, falls)
        if falls >= FALLS_IN_A_ROW:
            return code if code > 0 else 1
        pause(PAUSE_S)
