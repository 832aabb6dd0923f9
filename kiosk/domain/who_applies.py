"""Who applies and who writes: questions of the counter beside those of every service.

They are asked as a service asks its own, in the same form and by the same rules, under names that begin with
`who_`; an entry holds them apart from the answers (`portal/contract/schemas/applicant.json`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from kiosk.domain import catalogue_parts as parts
from kiosk.domain.answers import Answers
from kiosk.domain.applicant_kinds import KINDS, ON_BEHALF, refusal_rules
from kiosk.domain.catalogue import FieldDefinition, Rule, ServiceDefinition
from kiosk.domain.national_number import NationalNumber
from kiosk.domain.person_numbers import number_key
from kiosk.domain.privacy_notice import notice_name
from kiosk.errors import MalformedIdentifierError

PREFIX: Final = "who_"
SELF: Final = "self"
CLERK: Final = "clerk"
WITNESSES: Final = f"{PREFIX}witnesses"
# What stands on a form that nobody has touched: for oneself, and with one's own hand.
UNTOUCHED: Final = MappingProxyType({f"{PREFIX}acts_for": SELF, f"{PREFIX}writes": SELF})
UNSTATED: Final = "unstated"  # a service that asks for no identity


@dataclass(frozen=True, slots=True)
class CounterQuestions:
    """The questions as they ship: fields, the schema of their answers, and the rules between them."""

    fields: tuple[FieldDefinition, ...]
    schema: Mapping[str, Any]
    rules: tuple[Rule, ...]

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> "CounterQuestions":
        """Read them.

        Raises:
            KeyError, TypeError, ValueError: not of the form of a shared block.
        """
        return cls(
            tuple(parts.field(field) for field in content["fields"]),
            content["schema"],
            tuple(parts.rule(rule) for rule in content["rules"]),
        )

    def asked_with(self, definition: ServiceDefinition) -> ServiceDefinition:
        """Return a service that asks these too, after its own; one that does so already is unchanged."""
        if definition.asks_who:
            return definition
        own = definition.schema
        schema = {
            **own,
            "properties": {**own["properties"], **self.schema["properties"]},
            "required": [*own.get("required", ()), *self.schema["required"]],
            "allOf": [*own.get("allOf", ()), *self.schema["allOf"]],
        }
        return replace(
            definition,
            schema=schema,
            fields=(*definition.fields, *self.fields),
            rules=(*definition.rules, *self.rules, *refusal_rules(definition.refused, f"{PREFIX}acts_for")),
            asks_who=True,
            notice=notice_name(definition.privacy_class),
        )


def is_for_another(texts: Mapping[str, str]) -> bool:
    """Say whether a form's texts tell of somebody who applies or writes for another."""
    return any(UNTOUCHED.get(n, "") != text for n, text in texts.items() if n.startswith(PREFIX) and text)


def own_answers(answers: Answers) -> Answers:
    """Return the answers to the service's own questions."""
    return MappingProxyType({name: value for name, value in answers.items() if not name.startswith(PREFIX)})


def applicant_in(answers: Answers) -> Mapping[str, Any]:
    """Return what an entry says of who applied; nothing where nothing was asked."""
    said = {name.removeprefix(PREFIX): value for name, value in answers.items() if name.startswith(PREFIX)}
    told = {name: value for name, value in said.items() if value != SELF}
    acts_for = str(said.get("acts_for"))
    kind = acts_for if acts_for in ON_BEHALF else KINDS.get(str(answers.get("identity_kind")), "")
    if not kind and not told:
        return MappingProxyType({})
    return MappingProxyType({"kind": kind or UNSTATED, **told})


def answers_about(applicant: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that an entry's words about the applicant were made of."""
    return {**UNTOUCHED, **{f"{PREFIX}{name}": value for name, value in applicant.items() if name != "kind"}}


def is_ordinary(applicant: Mapping[str, Any]) -> bool:
    """Say whether somebody applies for himself and writes himself."""
    return set(applicant) <= {"kind"}


def problems_of_people(
    answers: Mapping[str, Any], numbers: frozenset[str], latest_year: int
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with who acts and who witnesses: where it stands, rows from 0, and a problem code.

    Args:
        answers: of the form.
        numbers: those that name the applicant; nobody acts or is a witness for himself.
        latest_year: this year.
    """
    known = set(numbers)
    people = [
        (f"{WITNESSES}.{place}.number", one.get("identity"), one.get("number"))
        for place, one in enumerate(answers.get(WITNESSES, ()))
    ]
    agent = f"{PREFIX}agent_number"
    if agent in answers:
        people.insert(0, (agent, answers.get(f"{PREFIX}agent_identity"), answers[agent]))
    for place, identity, number in people:
        if identity == "national_number":
            try:
                NationalNumber.parse(str(number or ""), latest_year)
            except MalformedIdentifierError:
                yield place, "bad_national_number"
        packed = number_key(str(number or ""))
        if packed and packed in known:
            yield place, "same_person"
        known.add(packed)
