"""Services filed at the real window by what the AT-SPI bus offers alone: no mouse, no key, no line."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from kiosk.app.counter import EnrolledMachine
from kiosk.app.shipped import load_texts
from kiosk.demo.parts import StageCounter, StageLine, StagePortal
from kiosk.demo.processes import Crew
from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.words import Language
from kiosk.ui.speech import Speech
from tests.fakes.citizen_window import all_services
from tests.fakes.screen_reader import Node, ScreenReader, wanting
from tests.fakes.x_desktop import assistive_desktop, missing_for_assistive, process, window_of

SPEECH = Speech(load_texts(), Language.ARABIC)
MISSING = missing_for_assistive()
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
SERVICES = {str(service.code): service for service in all_services().services}
MOST_PAGES = 40
# Tables, dates of the document's era, places, scans and signatures are pages of their own; whoever answers
# them by the bus is still to be written.
OTHER = {
    FieldKind.TABLE,
    FieldKind.FULL_NAME,
    FieldKind.ERA_DATE,
    FieldKind.PLACE,
    FieldKind.ATTACHMENT,
    FieldKind.SIGNATURE,
}
SIMPLE = [code for code, service in SERVICES.items() if not OTHER & {f.kind for f in service.fields}]


def say(key: str, **values: object) -> str:
    return SPEECH.of(f"selfservice.{key}", **values)


class Citizen:
    """Files a service as one who hears the names and nothing else."""

    def __init__(self, home: Path, reader: ScreenReader) -> None:
        self.home = home
        self.reader = reader

    def go_to(self, service: ServiceDefinition) -> list[Node]:
        """From the first page to what a service needs."""
        reader, words = self.reader, SPEECH.words
        reader.press_tile(say("attract.begin"), has(say("find.title")))
        reader.press_tile(say(f"sector.{service.sector}"), has(say("sector.lead")))
        reader.press_tile(words(service.name), has(say("service.lead")))
        return reader.wait_for(say("service.lead"))

    def file(self, service: ServiceDefinition) -> None:
        """From the first page to the receipt and back."""
        reader = self.reader
        self.heard(self.go_to(service))
        reader.press(say("service.begin"))
        for _ in range(MOST_PAGES):
            nodes = reader.wait(is_question_or_check, "a question or the check")
            self.heard(nodes)
            if any(node.name == say("check.file") for node in nodes):
                break
            before = names_of(self.answer(service, nodes))
            reader.press(say("forward"))
            reader.wait(lambda nodes, before=before: names_of(nodes) != before, "the next page")
        agree = say("check.agree", agency=SPEECH.words(service.agency))
        reader.press(agree)
        reader.wait(lambda nodes: any(n.name == agree and n.checked for n in nodes), "agreed")
        reader.press(say("check.file"))
        self.heard(reader.wait_for(say("done.title")))

    def heard(self, nodes: list[Node]) -> None:
        assert wanting(nodes) == []

    def end(self) -> None:
        self.reader.press(say("done.end"))
        self.reader.wait(is_first_page, "the first page")

    def answer(self, service: ServiceDefinition, nodes: list[Node]) -> list[Node]:
        """Answer what a page asks, each by its name."""
        texts = Form.of_answers(service, service.example or {}).texts
        for field in service.fields:
            if is_asked(field, nodes):
                self._answer(field, texts.get(field.name, ""))
        return self.reader.nodes()

    def _answer(self, field: FieldDefinition, text: str) -> None:
        reader, label = self.reader, SPEECH.words(field.label)
        chosen = choices_of(field).get(text)
        if chosen is None and any(node.can_be_written and node.name == label for node in reader.nodes()):
            reader.fill(label, text)
        elif chosen is None:
            for number in range(1, int(text) + 1):
                reader.press(f"{say('keys.more')}: {label}")
                reader.wait(
                    lambda nodes, n=number: any(node.name == str(n) for node in nodes), f"{label} {number}"
                )
        else:
            node = next(n for n in reader.nodes() if n.name == chosen and n.description in {label, ""})
            if not node.checked:
                reader.press(chosen, label)
                reader.wait(lambda nodes: any(n.name == chosen and n.checked for n in nodes), chosen)

    def numbers(self) -> list[str]:
        """Return the tracking numbers of what the machine has filed."""
        with closing(EnrolledMachine.of_home(self.home).open_reader()) as reader:
            day = reader.books.last_business_date()
            return [row.tracking_number.grouped for row in reader.books.applications(day, None, 100)]


def names_of(nodes: list[Node]) -> list[str]:
    return [node.name for node in nodes]


def has(name: str) -> Callable[[list[Node]], bool]:
    return lambda nodes: any(node.name == name for node in nodes)


def is_first_page(nodes: list[Node]) -> bool:
    return any(name.startswith(say("attract.title")) for name in names_of(nodes))


def is_question_or_check(nodes: list[Node]) -> bool:
    names = set(names_of(nodes))
    return say("check.file") in names or (say("forward") in names and say("why.ask") in names)


def choices_of(field: FieldDefinition) -> dict[str, str]:
    if field.kind is FieldKind.YES_NO:
        return {"true": SPEECH("yes"), "false": SPEECH("no")}
    return {choice.value: SPEECH.words(choice.label) for choice in field.choices}


def is_asked(field: FieldDefinition, nodes: list[Node]) -> bool:
    """Say whether a field is on the page: by its own name, or by its answers' when it is alone."""
    label, choices = SPEECH.words(field.label), set(choices_of(field).values())
    title = {label, SPEECH.texts.by_language[Language.ARABIC].get(f"selfservice.ask.{field.name}", label)}  # type: ignore[attr-defined]
    if choices:
        pressed = [node for node in nodes if node.can_be_pressed and node.name in choices]
        return any(
            n.description == label or (not n.description and title & set(names_of(nodes))) for n in pressed
        )
    more = f"{say('keys.more')}: {label}"
    return any((n.can_be_written and n.name == label) or n.name == more for n in nodes)


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


def test_a_birth_certificate_is_filed_by_the_bus_of_at_spi_alone_without_a_line(citizen: Citizen) -> None:
    filed(citizen, SERVICES["CR1"])


@pytest.mark.slow
@pytest.mark.parametrize("code", [code for code in SIMPLE if code != "CR1"])
def test_every_simple_service_is_filed_by_the_bus_of_at_spi_alone(citizen: Citizen, code: str) -> None:
    filed(citizen, SERVICES[code])
