"""Builds the stage in a fresh folder and clears it away: nothing is left behind, also after Ctrl-C."""

import contextlib
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kiosk.demo.parts import StageCounter, StageLine, StagePortal, StagePrinter, StageReader
from kiosk.demo.processes import Crew
from kiosk.errors import StageError

COUNTER_NUMBER: Final = 3
_PREFIX: Final = "libya-post-demo-"
_OTHER_TEMPORARY_FOLDERS: Final = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - the stage makes its own within
_PASSABLE: Final = stat.S_IROTH | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything at work; owned by `open_stage`."""

    folder: Path
    crew: Crew
    portal: StagePortal
    line: StageLine
    printer: StagePrinter
    reader: StageReader
    counter: StageCounter


@contextlib.contextmanager
def open_stage(*, keep: bool, paper_rows_per_s: float, tell: Callable[[str], None]) -> Iterator[Stage]:
    """Build the stage, and clear it away in any case.

    Args:
        keep: leave the folder with both homes behind.
        paper_rows_per_s: speed of the printer's paper; 0 prints at once.
        tell: hears the key of each step's words.

    Raises:
        StageError: a part did not start.
    """
    if find_spec("portal") is None:
        raise StageError("the portal is not part of this installation; use a checkout")
    folder = make_stage_folder()
    crew = Crew(folder / "logs")
    portal = StagePortal(crew, folder / "portal")
    try:
        yield _built(folder, crew, portal, paper_rows_per_s, tell)
    finally:
        with _undisturbed():
            if portal.name in crew.stop():
                portal.stats()  # whoever leaves last stops the database that a killed portal left
            if not keep:
                clear_away(folder, portal)


def _built(
    folder: Path, crew: Crew, portal: StagePortal, paper_rows_per_s: float, tell: Callable[[str], None]
) -> Stage:
    tell("portal")
    portal.init()
    portal.serve()
    tell("devices")
    line = StageLine(crew, portal.url)
    printer = StagePrinter(crew, folder, "--baud", "0", "--rows-per-s", str(paper_rows_per_s))
    reader = StageReader(crew, folder)
    tell("enrol")
    counter = StageCounter(folder / "counter")
    counter.enrol(line.url, portal.enrolment_code(COUNTER_NUMBER))
    counter.connect(printer, reader)
    return Stage(folder, crew, portal, line, printer, reader, counter)


def make_stage_folder() -> Path:
    """Make a folder that the portal's database can reach: run by root it becomes a user of its own."""
    parents = [Path(tempfile.gettempdir()), *_OTHER_TEMPORARY_FOLDERS]
    chosen = next((parent for parent in parents if _is_passable(parent)), parents[0])
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=chosen))
    folder.chmod(0o755)  # the homes within are private; the way to the database must be open
    return folder


def _is_passable(folder: Path) -> bool:
    if os.geteuid() != 0:
        return True
    try:
        whole = folder.resolve()
        return all(step.stat().st_mode & _PASSABLE == _PASSABLE for step in (whole, *whole.parents))
    except OSError:
        return False


def clear_away(folder: Path, portal: StagePortal) -> None:
    """Remove a stage's folder, and the portal's database where that had to lie beside it."""
    database = portal.database_folder
    shutil.rmtree(folder, ignore_errors=True)
    if database is not None and not database.is_relative_to(folder):
        shutil.rmtree(database, ignore_errors=True)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Clear away to the end: a second Ctrl-C would leave processes behind."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.SIG_IGN) for number in signals]
    try:
        yield
    finally:
        for number, action in zip(signals, before, strict=True):
            signal.signal(number, action)
