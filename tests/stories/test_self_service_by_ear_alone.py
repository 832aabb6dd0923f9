"""Services filed at the real window by what the AT-SPI bus offers alone: no mouse, no key, no line."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.demo.parts import StageCounter, StageLine, StagePortal
from kiosk.demo.processes import Crew
from kiosk.domain.catalogue import ServiceDefinition
from tests.fakes.bus_citizen import SERVICES, SPEECH, Citizen, is_first_page, say
from tests.fakes.paper_files import pdf
from tests.fakes.screen_reader import ScreenReader, wanting
from tests.fakes.x_desktop import assistive_desktop, missing_for_assistive, process, window_of

MISSING = missing_for_assistive()
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
IN_EVERY_RUN = ("CR1", "SS1", "CO2")


@pytest.fixture(scope="module")
def citizen(session_portal: StagePortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Citizen]:
    """A citizen before the real window of an enrolled machine whose line is cut."""
    folder = tmp_path_factory.mktemp("by-ear")
    with ExitStack() as stack:
        crew = Crew(folder / "logs")
        stack.callback(crew.stop)
        if not session_portal.is_serving:
            session_portal.serve()
        line = StageLine(crew, session_portal.url)
        machine = StageCounter(folder / "machine")
        machine.enrol(line.url, session_portal.enrolment_code(7))
        line.cut()
        environment = stack.enter_context(assistive_desktop())
        stack.enter_context(process(window_of(machine.home), environment))
        reader = ScreenReader(environment)
        stack.callback(reader.close)
        reader.wait(is_first_page, "the first page")
        yield Citizen(machine.home, reader)


def filed(citizen: Citizen, service: ServiceDefinition) -> None:
    """File a service and find on the page the number under which the machine keeps it."""
    before = set(citizen.numbers())
    citizen.file(service)
    (number,) = set(citizen.numbers()) - before
    assert any(number in node.name for node in citizen.reader.nodes())
    citizen.end()


@pytest.mark.parametrize("code", IN_EVERY_RUN)
def test_a_service_is_filed_by_the_bus_of_at_spi_alone_without_a_line(citizen: Citizen, code: str) -> None:
    filed(citizen, SERVICES[code])


@pytest.mark.slow
@pytest.mark.parametrize("code", [code for code in SERVICES if code not in IN_EVERY_RUN])
def test_every_other_service_is_filed_by_the_bus_of_at_spi_alone(citizen: Citizen, code: str) -> None:
    filed(citizen, SERVICES[code])


@pytest.mark.slow
def test_our_own_keyboard_is_pressed_by_the_bus_and_what_was_typed_is_erased(citizen: Citizen) -> None:
    reader, number = citizen.reader, "119840001237"
    citizen.go_to(SERVICES["CR1"])
    reader.press(say("service.begin"))
    reader.wait(lambda nodes: any(node.can_be_written for node in nodes), "the first question")
    for count, figure in enumerate(number, start=1):
        reader.press(figure)  # Qt holds a button down for 100 ms: the same key is not pressed within them
        typed = number[:count]
        reader.wait(lambda nodes, typed=typed: any(node.text == typed for node in nodes), typed)
    reader.press(say("leave"))
    citizen.heard(reader.wait_for(say("leaving.title")))
    reader.press_tile(say("leaving.erase"), is_first_page)


def test_a_scan_is_taken_and_replaced_by_the_bus_of_at_spi_alone(tmp_path: Path) -> None:
    with ExitStack() as stack:
        environment = stack.enter_context(assistive_desktop())
        command = [sys.executable, "-m", "tests.fakes.scan_window", str(tmp_path)]
        stack.enter_context(process(command, environment))
        reader = ScreenReader(environment)
        stack.callback(reader.close)
        nodes = reader.wait_for(say("scan.how"))
        assert wanting(nodes) == []
        reader.press(say("scan.take"))
        reader.wait_for(say("scan.nothing"))
        for take, pages in ((say("scan.take"), 2), (say("scan.again"), 1)):
            (tmp_path / f"{pages}.pdf").write_bytes(pdf(pages))
            reader.press(take)
            nodes = reader.wait_for(say("scan.taken", pages=SPEECH.counted("scans.pages", pages)))
            assert wanting(nodes) == []
