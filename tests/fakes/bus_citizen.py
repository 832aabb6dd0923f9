"""A citizen before the real window who has the AT-SPI bus and nothing else: hears names, presses, writes."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from kiosk.app.counter import EnrolledMachine
from kiosk.app.shipped import load_texts
from kiosk.domain.catalogue import FieldDefinition, ServiceDefinition
from kiosk.domain.words import Language
from kiosk.ui.speech import Speech
from tests.fakes.bus_answers import Asked, Example, is_on
from tests.fakes.citizen_window import all_services
from tests.fakes.screen_reader import Node, ScreenReader, wanting

SPEECH: Final = Speech(load_texts(), Language.ARABIC)
SERVICES: Final = {str(service.code): service for service in all_services().services}
MOST_PAGES: Final = 40


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
        example = Example(SPEECH, service)
        for _ in range(MOST_PAGES):
            nodes = reader.wait(is_question_or_check, "a question or the check")
            self.heard(nodes)
            if any(node.name == say("check.file") for node in nodes):
                break
            before = names_of(self.answer(example, nodes))
            reader.press(say("forward"))
            reader.wait(lambda nodes, before=before: names_of(nodes) != before, "the next page")
        self.agree_and_file(service)

    def agree_and_file(self, service: ServiceDefinition) -> None:
        """From the check to the receipt."""
        reader = self.reader
        agree = say("check.agree", agency=SPEECH.words(service.agency))
        reader.press(agree)
        reader.wait(lambda nodes: any(n.name == agree and n.checked for n in nodes), "agreed")
        reader.press(say("check.file"))
        self.heard(reader.wait_for(say("done.title")))

    def heard(self, nodes: list[Node]) -> None:
        """Find name, role and something to do at all that can be reached; it may be read as it is drawn."""
        if wanting(nodes):
            nodes = self.reader.wait(lambda nodes: not wanting(nodes), "a page that says all")
        assert wanting(nodes) == []

    def end(self) -> None:
        self.reader.press(say("done.end"))
        self.reader.wait(is_first_page, "the first page")

    def answer(self, example: Example, nodes: list[Node]) -> list[Node]:
        """Answer what a page asks, each by its name; what has rows row by row."""
        add = say("table.first")
        if any(is_tile(node, add) for node in nodes):
            names = set(names_of(nodes))
            self._answer_rows(example, next(t for t in example.tables() if example.titles_of(t) & names))
            return self.reader.nodes()
        return self._answer_page(example.asked, nodes)

    def _answer_page(self, every: tuple[Asked, ...], nodes: list[Node]) -> list[Node]:
        """Answer one box after the other; an answer may bring another box."""
        left = [asked for asked in every if asked.text]
        while asked := next((one for one in left if is_on(one, say("keys.more"), nodes)), None):
            left.remove(asked)
            self._answer(asked, nodes)
            nodes = self.reader.wait(bool, "the page")
        return nodes

    def _answer_rows(self, example: Example, table: FieldDefinition) -> None:
        reader, label = self.reader, SPEECH.words(table.label)
        for number in range(1, example.rows(table) + 1):
            topic = say("table.topic", label=label, number=number)
            reader.press_tile(say("table.first" if number == 1 else "table.add"), has(topic))
            for _ in range(MOST_PAGES):
                nodes = reader.nodes()
                self.heard(nodes)
                before = names_of(self._answer_page(example.row(table, number), nodes))
                reader.press(say("forward"))
                reader.wait(
                    lambda nodes, old=before: has_forward(nodes) and names_of(nodes) != old, "what follows"
                )
                if not has(topic)(reader.wait(has_forward, "a page")):
                    break

    def _answer(self, asked: Asked, nodes: list[Node]) -> None:
        reader, label, chosen = self.reader, asked.label, asked.chosen
        if chosen:
            node = next(n for n in nodes if n.name == chosen and n.description in {label, ""})
            if not node.checked:
                reader.press(chosen, label)
                reader.wait(lambda nodes: is_answered(nodes, chosen, label), chosen)
        elif any(node.can_be_written and node.name == label for node in nodes):
            reader.fill(label, asked.text)
        else:
            self._count_up(label, asked.text, nodes)

    def _count_up(self, label: str, text: str, nodes: list[Node]) -> None:
        """Press *more* until the number stands there; where nothing stood the first is the least."""
        while not any(node.role == "label" and node.name == text for node in nodes):
            before = names_of(nodes)
            self.reader.press(f"{say('keys.more')}: {label}")
            nodes = self.reader.wait(
                lambda nodes, old=before: bool(nodes) and names_of(nodes) != old, f"{label}: more"
            )

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


def has_forward(nodes: list[Node]) -> bool:
    return has(say("forward"))(nodes)


def is_tile(node: Node, title: str) -> bool:
    return node.can_be_pressed and node.name.startswith(title)


def is_answered(nodes: list[Node], chosen: str, group: str) -> bool:
    """Say whether a choice of a question stands, or has led on to what is asked behind it."""
    found = [n for n in nodes if n.name == chosen and n.can_be_pressed and n.description in {group, ""}]
    return bool(nodes) and (not found or any(node.checked for node in found))
