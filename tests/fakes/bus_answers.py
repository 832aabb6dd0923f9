"""What a page on the AT-SPI bus asks, told by the names on it alone, and what the example answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.composite import PARTS
from kiosk.domain.form import Form
from kiosk.ui.speech import Speech
from tests.fakes.screen_reader import Node

RARE: Final = frozenset({"missing_reason", "as_written"})


@dataclass(frozen=True)
class Asked:
    """One box: its name, the names of its choices by value, the titles it may stand under alone."""

    label: str
    text: str
    choices: Mapping[str, str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()

    @property
    def chosen(self) -> str:
        """The name of the choice that answers it, empty where it is typed or counted."""
        return self.choices.get(self.text, "")


class Example:
    """The example of a service, as somebody knows it by heart who hears the questions."""

    def __init__(self, speech: Speech, service: ServiceDefinition) -> None:
        self.say = speech
        self.service = service
        self.texts = Form.of_answers(service, service.example or {}).texts
        self.asked = tuple(box for one in service.fields for box in self._of(one))

    def tables(self) -> list[FieldDefinition]:
        """Return the questions that have rows."""
        return [one for one in self.service.fields if one.kind is FieldKind.TABLE]

    def rows(self, table: FieldDefinition) -> int:
        """Return how many rows the example has."""
        return int(self.texts.get(f"{table.name}.rows", "0"))

    def row(self, table: FieldDefinition, number: int) -> tuple[Asked, ...]:
        """Return what a row is asked."""
        return tuple(
            self._box(column, self.texts.get(f"{table.name}.{number}.{column.name}", ""), frozenset())
            for column in table.columns
        )

    def titles_of(self, one: FieldDefinition) -> frozenset[str]:
        """Return the titles under which a question stands when it is alone."""
        label, key = self.say.words(one.label), f"selfservice.ask.{one.name}"
        try:
            return frozenset({label, self.say.of(key)})
        except KeyError:
            return frozenset({label})

    def _of(self, one: FieldDefinition) -> list[Asked]:
        titles = self.titles_of(one)
        if one.kind in PARTS:
            return [
                Asked(
                    self.say(f"form.{one.kind}.{part.name}"),
                    self.texts.get(f"{one.name}.{part.name}", ""),
                    {c.value: self.say(f"form.{one.kind}.{part.name}_{c.value}") for c in part.choices},
                    titles,
                )
                for part in PARTS[one.kind]
                if part.name not in RARE
            ]
        return [self._box(one, self.texts.get(one.name, ""), titles)]

    def _box(self, one: FieldDefinition, text: str, titles: frozenset[str]) -> Asked:
        choices = {choice.value: self.say.words(choice.label) for choice in one.choices}
        if one.kind is FieldKind.YES_NO:
            choices = {"true": self.say("yes"), "false": self.say("no")}
        if one.kind is FieldKind.SIGNATURE:
            choices = {text: self.say.of(f"selfservice.signature.{text}")} if text else {}
        label = self.say.words(one.label)
        return Asked(label, text, choices, titles or frozenset({label}))


def is_on(asked: Asked, more: str, nodes: list[Node]) -> bool:
    """Say whether a box is on the page: by its own name, or by its answers' when it is alone."""
    if asked.choices:
        answers, names = set(asked.choices.values()), {node.name for node in nodes}
        pressed = [node for node in nodes if node.can_be_pressed and node.name in answers]
        return any(
            n.description == asked.label or (not n.description and asked.titles & names) for n in pressed
        )
    counted = f"{more}: {asked.label}"
    return any((n.can_be_written and n.name == asked.label) or n.name == counted for n in nodes)
