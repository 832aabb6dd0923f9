"""One portal for all stories, and a counter of its own for each."""

import contextlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.demo.parts import StageCounter, StageLine, StagePortal, StagePrinter
from kiosk.demo.processes import Crew
from kiosk.demo.stage import clear_away, make_stage_folder

AT_ONCE = ("--baud", "0", "--rows-per-s", "0")
NUMBERS = itertools.cycle(range(1, 10))


@contextlib.contextmanager
def portal_of_its_own() -> Iterator[StagePortal]:
    """Make a portal for stories that must not meet the cases of others."""
    folder = make_stage_folder()
    crew = Crew(folder / "logs")
    made = StagePortal(crew, folder / "portal")
    try:
        made.init()
        yield made
    finally:
        made.stop()
        crew.stop()
        clear_away(folder, made)


@pytest.fixture(scope="session")
def session_portal() -> Iterator[StagePortal]:
    with portal_of_its_own() as made:
        yield made


@pytest.fixture
def portal(session_portal: StagePortal) -> StagePortal:
    """The portal, answering; a story that stopped it leaves no trace."""
    if not session_portal.is_serving:
        session_portal.serve()
    return session_portal


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    made = Crew(tmp_path / "logs")
    yield made
    made.stop()


@pytest.fixture
def line(crew: Crew, portal: StagePortal) -> StageLine:
    return StageLine(crew, portal.url)


@pytest.fixture
def printer(crew: Crew, tmp_path: Path) -> StagePrinter:
    return StagePrinter(crew, tmp_path, *AT_ONCE)


@pytest.fixture
def new_counter(portal: StagePortal, tmp_path: Path) -> Callable[[str], StageCounter]:
    """Enrol a home at an address; every story has a counter of its own."""

    def make(url: str) -> StageCounter:
        counter = StageCounter(tmp_path / "counter")
        counter.enrol(url, portal.enrolment_code(next(NUMBERS)))
        return counter

    return make


@pytest.fixture
def counter(new_counter: Callable[[str], StageCounter], portal: StagePortal) -> StageCounter:
    """An enrolled counter without devices, its shift open."""
    made = new_counter(portal.url)
    made.must("shift", "open", "--operator", "1001", "--float-dirhams", "50000", "--json")
    return made


@pytest.fixture
def printing_counter(counter: StageCounter, printer: StagePrinter) -> StageCounter:
    """The same, with a printer."""
    counter.connect(printer)
    return counter
