"""A form begun at self-service is filed at a counter, and one begun at a counter at self-service."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from kiosk.demo.parts import CLERK, StageCounter, StageLine, StagePortal, StagePrinter
from kiosk.demo.processes import Crew
from tests.fakes.bus_answers import Example
from tests.fakes.bus_citizen import SERVICES, SPEECH, Citizen, has, is_first_page, names_of, say
from tests.fakes.screen_reader import ScreenReader
from tests.fakes.x_desktop import assistive_desktop, missing_for_assistive, process, window_of

MISSING = missing_for_assistive()
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
AT_ONCE = ("--baud", "0", "--rows-per-s", "0")
SERVICE = SERVICES["CR1"]
PATIENCE_S = 120.0
ANSWERED_S = 5.0


class Office:
    """The machine with its window, a counter beside it, and the line of each."""

    def __init__(self, folder: Path, crew: Crew, portal: StagePortal, stack: ExitStack) -> None:
        self.line = StageLine(crew, portal.url)
        self.machine, self.counter = (StageCounter(folder / name) for name in ("machine", "counter"))
        self.machine.enrol(self.line.url, portal.enrolment_code(7))
        self.counter.enrol(portal.url, portal.enrolment_code(8))
        self.counter.must("shift", "open", "--operator", CLERK, "--float-dirhams", "50000", "--json")
        (folder / "devices").mkdir()
        self.printer = StagePrinter(crew, folder / "devices", *AT_ONCE)
        self.machine.connect(self.printer)
        for one in (self.machine, self.counter):
            one.must("sync", "--once", "--json")
        self.line.cut()
        environment = stack.enter_context(assistive_desktop())
        stack.enter_context(process(window_of(self.machine.home), environment))
        reader = ScreenReader(environment)
        stack.callback(reader.close)
        reader.wait(is_first_page, "the first page")
        self.citizen = Citizen(self.machine.home, reader)

    def resume_at_counter(self, text: str) -> Any:
        self.counter.must("sync", "--once", "--json")
        return self.counter.run("file", "--operator", CLERK, "--resume", text, "--no-print", "--json")


@pytest.fixture
def office(portal: StagePortal, tmp_path: Path, crew: Crew) -> Iterator[Office]:
    with ExitStack() as stack:
        yield Office(tmp_path, crew, portal, stack)


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline_s, what


def answer_all(citizen: Citizen) -> None:
    """Answer every question; the check stands then."""
    reader, example = citizen.reader, Example(SPEECH, SERVICE)
    nodes = reader.wait(has(say("forward")), "a question")
    while not has(say("check.file"))(nodes):
        before = names_of(citizen.answer(example, nodes))
        reader.press(say("forward"))
        nodes = reader.wait(
            lambda nodes, old=before: (
                names_of(nodes) != old and (has(say("forward"))(nodes) or has(say("check.file"))(nodes))
            ),
            "the next page",
        )


def stop_here(citizen: Citizen) -> str:
    """Leave the form under a code and return it, as it stands on the screen; the first page is back."""
    reader = citizen.reader
    reader.press(say("leave"))
    reader.press_tile(say("leaving.park"), has(say("parked.title")))
    nodes = reader.wait(has(say("parked.take_paper")), "the paper is out")
    citizen.heard(nodes)
    code = next(name.strip("\u2066\u2069") for name in names_of(nodes) if name.startswith("\u2066P-"))
    reader.press(say("done.end"))
    reader.wait(is_first_page, "the first page")
    return code


def test_begun_at_self_service_without_a_line_and_filed_by_a_clerk(office: Office) -> None:
    citizen = office.citizen
    citizen.go_to(SERVICE)
    citizen.reader.press(say("service.begin"))
    answer_all(citizen)
    code = stop_here(citizen)
    assert len(office.printer.sheets) == 1
    unknown = office.resume_at_counter(code)
    assert "INP-116" in unknown.output + unknown.errors
    office.line.mend()
    until(lambda: office.resume_at_counter(code).code == 0, "the counter never heard of it")


@pytest.mark.slow
def test_begun_at_a_counter_and_filed_at_self_service(office: Office) -> None:
    words = ("file", "--operator", CLERK, "--service", "CR1", "--answers", "example", "--json", "--park")
    code = office.counter.must(*words).last["code"]
    citizen, reader = office.citizen, office.citizen.reader
    reader.press_tile(say("attract.begin"), has(say("find.title")))
    reader.press(say("find.resume"))
    citizen.heard(reader.wait_for(say("resume.title")))
    reader.fill(say("resume.code"), code)
    reader.press(say("forward"))
    unknown = SPEECH.error("INP-116")[0]
    reader.wait(has(unknown), "nothing waits here yet")
    office.counter.must("sync", "--once", "--json")
    office.line.mend()

    def is_here() -> bool:
        """Ask, and see what comes: whoever presses again at once has left the page of what was found."""
        found, ends_s = has(say("resume.found")), time.monotonic() + ANSWERED_S
        if not found(reader.nodes()):
            reader.press(say("forward"))
        while not (is_found := found(reader.nodes())) and time.monotonic() < ends_s:
            pass
        return is_found

    until(is_here, "the machine never heard of it")
    citizen.heard(reader.nodes())
    reader.press(say("forward"))
    reader.wait(has(say("check.file")), "nothing is open")
    citizen.agree_and_file(SERVICE)
    citizen.end()
    until(
        lambda: "INP-116" in "".join((again := office.resume_at_counter(code)).output + again.errors),
        "the counter may file it again",
    )
