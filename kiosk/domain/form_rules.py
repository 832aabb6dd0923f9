"""What the schema and the rules of a definition have against answers, as pairs (name, problem code)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Protocol

from kiosk.domain.answers import Answer
from kiosk.domain.calculation import is_broken
from kiosk.domain.catalogue import FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.form_reading import is_met

Problem = tuple[str, str]

_BY_KEYWORD: Final[Mapping[str, str]] = {
    "minLength": "too_short",
    "maxLength": "too_long",
    "minimum": "out_of_range",
    "maximum": "out_of_range",
    "exclusiveMinimum": "out_of_range",
    "exclusiveMaximum": "out_of_range",
    "multipleOf": "out_of_range",
    "enum": "not_a_choice",
    "const": "not_a_choice",
    "minItems": "too_few_rows",
    "maxItems": "too_many_rows",
}
_BY_KIND: Final[Mapping[FieldKind, str]] = {
    FieldKind.ARABIC_NAME: "arabic_letters_only",
    FieldKind.LATIN_NAME: "latin_letters_only",
    FieldKind.NATIONAL_NUMBER: "bad_national_number",
    FieldKind.DATE: "bad_date",
    FieldKind.PHONE: "bad_phone",
    FieldKind.INTEGER: "not_a_number",
    FieldKind.MONEY: "bad_money",
}


class _SchemaError(Protocol):
    """What is read of a finding of the schema validator."""

    validator: Any
    validator_value: Any
    instance: Any
    absolute_path: Any


@dataclass(frozen=True)
class FormRules:
    """A definition and its schema's validator, built once and shared by every form of the service."""

    definition: ServiceDefinition

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator

        return Draft202012Validator(self.definition.schema)

    @cached_property
    def drivers(self) -> frozenset[str]:
        """The questions that decide whether others are asked."""
        return frozenset(f.show_if.field for f in self.definition.fields if f.show_if is not None)

    def findings(self, answers: Mapping[str, Answer]) -> Iterator[Problem]:
        """Yield what the schema has against these answers; rows are named by their place, from 0."""
        for error in self._validator.iter_errors(dict(answers)):
            yield from self._problems(error)

    def broken(self, answers: Mapping[str, Answer], today: date) -> Iterator[Problem]:
        """Yield the rules between answers that do not hold."""
        for rule in self.definition.rules:
            if rule.only_if is not None and not is_met(rule.only_if, answers):
                continue
            if is_broken(rule, answers, today):
                yield rule.at, rule.problem

    def _problems(self, error: _SchemaError) -> Iterable[Problem]:
        path = [str(step) for step in error.absolute_path]
        if error.validator == "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            return [(".".join((*path, name)), "missing") for name in missing]
        asked_as = self._asked_as(path)
        known = _BY_KEYWORD.get(str(error.validator))
        wrong = _BY_KIND.get(asked_as.kind, "not_allowed") if asked_as else "not_allowed"
        return [(".".join(path), known or wrong)]

    def _asked_as(self, path: list[str]) -> FieldDefinition | None:
        field = self.definition.field(path[0]) if path else None
        return field.column(path[-1]) if field is not None and len(path) > 1 else field
